//! With AVX2: 32 lanes at a time.

use std::arch::x86_64::*;

use crate::model::SEVERITY_MAX;
use crate::montecarlo::kernel::isa::Account;
use crate::montecarlo::kernel::isa::Alone;
use crate::montecarlo::kernel::isa::Book;
use crate::montecarlo::kernel::isa::Books;
use crate::montecarlo::kernel::isa::CLOSES_PAIRS;
use crate::montecarlo::kernel::isa::Done;
use crate::montecarlo::kernel::isa::GROUP;
use crate::montecarlo::kernel::isa::Isa;
use crate::montecarlo::kernel::isa::Lookup;
use crate::montecarlo::kernel::isa::NO_END;
use crate::montecarlo::kernel::isa::Narrow;
use crate::montecarlo::kernel::isa::OPEN;
use crate::montecarlo::kernel::isa::PLACES;
use crate::montecarlo::kernel::isa::Portable;
use crate::montecarlo::kernel::isa::RUN;
use crate::montecarlo::kernel::isa::SEVERITY;
use crate::montecarlo::kernel::isa::SIGMA;
use crate::montecarlo::kernel::isa::SMALL;
use crate::montecarlo::kernel::isa::Spans;
use crate::montecarlo::kernel::isa::Step;
use crate::montecarlo::kernel::isa::WIDE_MAX;
use crate::montecarlo::kernel::isa::Wide;

/// Proof that this machine has AVX2.
#[derive(Debug, Clone, Copy)]
pub(in crate::montecarlo::kernel) struct Avx2(());

impl Avx2 {
    /// The proof, if it can be given.
    pub(in crate::montecarlo::kernel) fn detect() -> Option<Self> {
        let has_popcnt = std::arch::is_x86_feature_detected!("popcnt");
        (has_popcnt && std::arch::is_x86_feature_detected!("avx2")).then_some(Avx2(()))
    }
}

impl Isa for Avx2 {
    fn words(&self, key: &[u32; 8], block: u64, streams: &[u64], words: &mut [u32]) {
        assert!(streams.len().is_multiple_of(GROUP) && words.len() == RUN * streams.len());
        // SAFETY: `self` proves AVX2; the lengths are checked.
        unsafe { chacha8(key, block, streams, words) }
    }

    fn tops(&self, words: &[u32], draws: &mut [u8]) {
        assert!(words.len().is_multiple_of(GROUP) && draws.len() == words.len());
        // SAFETY: `self` proves AVX2; the lengths are checked.
        unsafe { tops(words, draws) }
    }

    fn add(&self, sums: &mut [u16], lookup: &Lookup, bytes: &[u8]) {
        if !lookup.is_small {
            return Portable.add(sums, lookup, bytes);
        }
        assert!(bytes.len().is_multiple_of(GROUP) && sums.len() == bytes.len());
        // SAFETY: `self` proves AVX2; the lengths are checked.
        unsafe { add(sums, lookup, bytes) }
    }

    fn add_low(&self, sums: &mut [u8], lookup: &Lookup, bytes: &[u8]) {
        if !lookup.is_small {
            return Portable.add_low(sums, lookup, bytes);
        }
        assert!(bytes.len().is_multiple_of(GROUP) && sums.len() == bytes.len());
        // SAFETY: `self` proves AVX2; the lengths are checked.
        unsafe { add_low(sums, lookup, bytes) }
    }

    fn sift(&self, spans: &Spans, rows: &[u8], step: Step<'_>) {
        check(&step);
        assert!(rows.len() == step.codes.len());
        // SAFETY: `self` proves AVX2; the lengths are checked.
        unsafe { sift(spans, rows, step) }
    }

    fn narrow(&self, table: &Narrow, rows: &[u8], step: Step<'_>) {
        check(&step);
        assert!(rows.len() == step.codes.len() && table.parts <= PARTS_MAX);
        assert!(table.bounds.len() == (table.most() + 1) * table.parts);
        // SAFETY: `self` proves AVX2; the lengths are checked.
        unsafe { narrow(table, rows, step) }
    }

    fn wide(&self, table: &Wide, rows: &[u16], step: Step<'_>) {
        if !table.is_small {
            return Portable.wide(table, rows, step);
        }
        check(&step);
        assert!(rows.len() == step.codes.len());
        assert!(!table.rows.is_empty() && table.next.len() == WIDE_MAX + 1);
        // SAFETY: `self` proves AVX2; the lengths are checked.
        unsafe { wide(table, rows, step) }
    }

    fn account(&self, books: &Books, headline: Option<u8>, columns: Account<'_>) -> Done {
        let slots = books.slots.len();
        let pairs: usize = books.pairs.iter().map(Vec::len).sum();
        let is_large = slots > SLOTS_MAX || pairs > PAIRS_MAX;
        if is_large || books.slots.iter().any(|book| !book.is_small) {
            return Portable.account(books, headline, columns);
        }
        let n = columns.gone.len();
        let Account { severity, highest, rank, burden, .. } = &columns;
        assert!(n.is_multiple_of(GROUP) && severity.len() == n && highest.len() == n);
        assert!(rank.len() == n && columns.codes.len() == slots);
        assert!(burden.len() == n || !books.has_burden);
        assert!(columns.codes.iter().all(|codes| codes.len() == n));
        // SAFETY: `self` proves AVX2; the lengths are checked.
        match &books.alone {
            Some(alone) if headline.is_none() => unsafe {
                account_alone(alone, books.has_burden, columns)
            },
            _ => unsafe { account(books, headline, columns) },
        }
    }

    fn raise(&self, book: &Book, codes: &[u8], severity: &mut [u8]) {
        if !book.is_small {
            return Portable.raise(book, codes, severity);
        }
        assert!(codes.len().is_multiple_of(GROUP) && severity.len() == codes.len());
        // SAFETY: `self` proves AVX2; the lengths are checked.
        unsafe { raise(book, codes, severity) }
    }

    fn replace(&self, to: &mut [u8], bytes: &[u8], byte: u8, by: u8) {
        assert!(bytes.len().is_multiple_of(GROUP) && to.len() == bytes.len());
        // SAFETY: `self` proves AVX2; the lengths are checked.
        unsafe { replace(to, bytes, byte, by) }
    }

    fn mark(&self, bytes: &[u8], byte: u8, marks: &mut [u32]) {
        assert!(marks.len() * GROUP == bytes.len());
        // SAFETY: `self` proves AVX2; the lengths are checked.
        unsafe { mark(bytes, byte, marks) }
    }

    fn below(&self, bytes: &[u8], byte: u8, marks: &mut [u32]) {
        assert!(marks.len() * GROUP == bytes.len());
        // SAFETY: `self` proves AVX2; the lengths are checked.
        unsafe { below(bytes, byte, marks) }
    }

    fn put(&self, bytes: &mut [u8], marks: &[u32], byte: u8) {
        assert!(marks.len() * GROUP == bytes.len());
        // SAFETY: `self` proves AVX2; the lengths are checked.
        unsafe { put(bytes, marks, byte) }
    }

    fn add_one(&self, sums: &mut [u32], marks: &[u32]) {
        assert!(marks.len() * GROUP == sums.len());
        // SAFETY: `self` proves AVX2; the lengths are checked.
        unsafe { add_one(sums, marks) }
    }

    fn count(&self, bytes: &[u8], marks: &[u32], first: u8, counts: &mut [u64]) {
        assert!(marks.len() * GROUP == bytes.len());
        // SAFETY: `self` proves AVX2; the lengths are checked.
        unsafe { count(bytes, marks, first, counts) }
    }

    fn list(&self, marks: &[u32], list: &mut [u16]) -> usize {
        assert!(list.len() >= marks.len() * GROUP + 8);
        // SAFETY: `self` proves AVX2; the length is checked.
        unsafe { list_places(marks, list) }
    }

    fn gather(&self, bytes: &[u8], list: &[u16], to: &mut [u8]) {
        // SAFETY: `self` proves AVX2.
        unsafe { gather(bytes, list, to) }
    }

    fn scatter(&self, bytes: &[u8], list: &[u16], to: &mut [u8]) {
        // SAFETY: `self` proves AVX2.
        unsafe { scatter(bytes, list, to) }
    }

    fn pack(&self, bytes: &mut [u8], marks: &[u32]) {
        assert!(marks.len() * GROUP == bytes.len());
        // SAFETY: `self` proves AVX2; the lengths are checked.
        unsafe { pack(bytes, marks) }
    }

    fn rises(&self, severity: &[u8], highest: &mut [u8]) -> bool {
        assert!(severity.len().is_multiple_of(GROUP) && highest.len() == severity.len());
        // SAFETY: `self` proves AVX2; the lengths are checked.
        unsafe { rises(severity, highest) }
    }

    fn at_least(&self, bytes: &[u8], counts: &mut [u32]) {
        assert!(bytes.len().is_multiple_of(GROUP) && counts.len() <= usize::from(SEVERITY_MAX));
        // SAFETY: `self` proves AVX2; the length is checked.
        unsafe { at_least(bytes, counts) }
    }
}

/// A narrow table has at most so many parts of sixteen rows: a row is a byte.
const PARTS_MAX: usize = 16;

pub(super) fn check(step: &Step<'_>) {
    let n = step.codes.len();
    assert!(n.is_multiple_of(GROUP) && step.draws.len() == n && step.next.len() == n);
    assert!(step.undecided.len() * GROUP == n);
}

/// A group of lanes from a place in an array.
///
/// # Safety
/// `at + 32` bytes are there, and the machine has AVX2.
#[inline]
#[target_feature(enable = "avx2")]
unsafe fn load(bytes: &[u8], at: usize) -> __m256i {
    unsafe { _mm256_loadu_si256(bytes.as_ptr().add(at).cast()) }
}

/// # Safety
/// As [`load`].
#[inline]
#[target_feature(enable = "avx2")]
unsafe fn store(bytes: &mut [u8], at: usize, value: __m256i) {
    unsafe { _mm256_storeu_si256(bytes.as_mut_ptr().add(at).cast(), value) }
}

/// A table of sixteen bytes, twice.
///
/// # Safety
/// The machine has AVX2.
#[inline]
#[target_feature(enable = "avx2")]
unsafe fn table(bytes: &[u8; 16]) -> __m256i {
    unsafe { _mm256_broadcastsi128_si256(_mm_loadu_si128(bytes.as_ptr().cast())) }
}

/// The first sixteen bytes of a table, twice.
///
/// # Safety
/// The machine has AVX2.
#[inline]
#[target_feature(enable = "avx2")]
unsafe fn start_of(bytes: &[u8; 256]) -> __m256i {
    unsafe { _mm256_broadcastsi128_si256(_mm_loadu_si128(bytes.as_ptr().cast())) }
}

/// # Safety
/// The machine has AVX2; the arrays are as long as each other, in whole groups.
#[target_feature(enable = "avx2")]
unsafe fn add(sums: &mut [u16], lookup: &Lookup, bytes: &[u8]) {
    unsafe {
        let (low, high) = (start_of(&lookup.low), start_of(&lookup.high));
        for at in (0..bytes.len()).step_by(GROUP) {
            let index = load(bytes, at);
            let (low, high) = (_mm256_shuffle_epi8(low, index), _mm256_shuffle_epi8(high, index));
            let (even, odd) = (_mm256_unpacklo_epi8(low, high), _mm256_unpackhi_epi8(low, high));
            let first = _mm256_permute2x128_si256::<0x20>(even, odd);
            let second = _mm256_permute2x128_si256::<0x31>(even, odd);
            let sums = sums.as_mut_ptr().add(at).cast::<__m256i>();
            let sum = _mm256_loadu_si256(sums);
            _mm256_storeu_si256(sums, _mm256_add_epi16(sum, first));
            let sum = _mm256_loadu_si256(sums.add(1));
            _mm256_storeu_si256(sums.add(1), _mm256_add_epi16(sum, second));
        }
    }
}

/// # Safety
/// As [`add`].
#[target_feature(enable = "avx2")]
unsafe fn add_low(sums: &mut [u8], lookup: &Lookup, bytes: &[u8]) {
    unsafe {
        let low = start_of(&lookup.low);
        for at in (0..bytes.len()).step_by(GROUP) {
            let value = _mm256_shuffle_epi8(low, load(bytes, at));
            let sum = load(sums, at);
            store(sums, at, _mm256_add_epi8(sum, value));
        }
    }
}

/// The class of each row, if rows have classes.
///
/// # Safety
/// The machine has AVX2.
#[inline]
#[target_feature(enable = "avx2")]
unsafe fn class(classes: &[[u8; 16]], row: __m256i) -> __m256i {
    if classes.is_empty() {
        return row;
    }
    let (mut class, mut row) = (_mm256_setzero_si256(), row);
    for classes in classes {
        let found = _mm256_shuffle_epi8(unsafe { table(classes) }, in_part(row));
        class = _mm256_or_si256(class, found);
        row = in_next_part(row);
    }
    class
}

/// Where rows are in the first part of a table: there a row is below 16; elsewhere it has the high
/// bit, which asks a shuffle for 0.
#[inline]
#[target_feature(enable = "avx2")]
fn in_part(row: __m256i) -> __m256i {
    _mm256_adds_epu8(row, _mm256_set1_epi8(0x70))
}

/// Rows counted from the next part on; those before it become great.
#[inline]
#[target_feature(enable = "avx2")]
fn in_next_part(row: __m256i) -> __m256i {
    _mm256_sub_epi8(row, _mm256_set1_epi8(16))
}

/// # Safety
/// The machine has AVX2; the lengths are those that [`Avx2::sift`] checks.
#[target_feature(enable = "avx2")]
unsafe fn sift(spans: &Spans, rows: &[u8], step: Step<'_>) {
    let Step { codes, open, draws, next, undecided } = step;
    unsafe {
        let open = _mm256_set1_epi8(open as i8);
        let zero = _mm256_setzero_si256();
        for (group, undecided) in undecided.iter_mut().enumerate() {
            let at = group * GROUP;
            let (code, draw, mut row) = (load(codes, at), load(draws, at), load(rows, at));
            let (mut low, mut high) = (zero, zero);
            for (lows, highs) in spans.lows.iter().zip(&spans.highs) {
                let place = in_part(row);
                row = in_next_part(row);
                low = _mm256_or_si256(low, _mm256_shuffle_epi8(table(lows), place));
                high = _mm256_or_si256(high, _mm256_shuffle_epi8(table(highs), place));
            }
            let not_above = _mm256_cmpeq_epi8(_mm256_max_epu8(draw, low), low);
            let not_below = _mm256_cmpeq_epi8(_mm256_min_epu8(draw, high), high);
            let draws = _mm256_cmpgt_epi8(open, code);
            let left = _mm256_and_si256(_mm256_or_si256(not_above, not_below), draws);
            store(next, at, code);
            *undecided = _mm256_movemask_epi8(left) as u32;
        }
    }
}

/// # Safety
/// The machine has AVX2; the lengths are those that [`Avx2::narrow`] checks.
#[target_feature(enable = "avx2")]
unsafe fn narrow(tables: &Narrow, rows: &[u8], step: Step<'_>) {
    let is_known = tables.unknown == 0;
    match (tables.parts, tables.most()) {
        // The number of thresholds is known when this is compiled: most tables are in registers.
        (1, 1) if is_known => unsafe { narrow_part::<1>(tables, rows, step) },
        (1, 2) if is_known => unsafe { narrow_part::<2>(tables, rows, step) },
        (1, 3) if is_known => unsafe { narrow_part::<3>(tables, rows, step) },
        (1, 4) if is_known => unsafe { narrow_part::<4>(tables, rows, step) },
        (1, 5) if is_known => unsafe { narrow_part::<5>(tables, rows, step) },
        (1, 6) if is_known => unsafe { narrow_part::<6>(tables, rows, step) },
        (1, 7) if is_known => unsafe { narrow_part::<7>(tables, rows, step) },
        (1, _) => unsafe { narrow_parts::<1>(tables, rows, step) },
        (2, _) => unsafe { narrow_parts::<2>(tables, rows, step) },
        (3, _) => unsafe { narrow_parts::<3>(tables, rows, step) },
        (4, _) => unsafe { narrow_parts::<4>(tables, rows, step) },
        (5, _) => unsafe { narrow_parts::<5>(tables, rows, step) },
        (6, _) => unsafe { narrow_parts::<6>(tables, rows, step) },
        (7, _) => unsafe { narrow_parts::<7>(tables, rows, step) },
        (8, _) => unsafe { narrow_parts::<8>(tables, rows, step) },
        (9, _) => unsafe { narrow_parts::<9>(tables, rows, step) },
        (10, _) => unsafe { narrow_parts::<10>(tables, rows, step) },
        (11, _) => unsafe { narrow_parts::<11>(tables, rows, step) },
        (12, _) => unsafe { narrow_parts::<12>(tables, rows, step) },
        (13, _) => unsafe { narrow_parts::<13>(tables, rows, step) },
        (14, _) => unsafe { narrow_parts::<14>(tables, rows, step) },
        (15, _) => unsafe { narrow_parts::<15>(tables, rows, step) },
        _ => Portable.narrow(tables, rows, step),
    }
}

/// # Safety
/// As [`narrow`]; the table has one part, so many thresholds, and no row that is not known.
#[target_feature(enable = "avx2")]
unsafe fn narrow_part<const MOST: usize>(tables: &Narrow, rows: &[u8], step: Step<'_>) {
    let Step { codes, open, draws, next, undecided } = step;
    unsafe {
        let open = _mm256_set1_epi8(open as i8);
        let first = table(&tables.next[0]);
        let (mut bounds, mut nexts) = ([first; MOST], [first; MOST]);
        for place in 0..MOST {
            bounds[place] = table(&tables.bounds[place]);
            nexts[place] = table(&tables.next[place + 1]);
        }
        for (group, undecided) in undecided.iter_mut().enumerate() {
            let at = group * GROUP;
            let (code, draw) = (load(codes, at), load(draws, at));
            let row = class(&tables.classes, load(rows, at));
            let mut to = _mm256_shuffle_epi8(first, code);
            let mut ties = _mm256_setzero_si256();
            for place in 0..MOST {
                let bound = _mm256_shuffle_epi8(bounds[place], row);
                ties = _mm256_or_si256(ties, _mm256_cmpeq_epi8(draw, bound));
                let above = _mm256_cmpeq_epi8(_mm256_max_epu8(draw, bound), draw);
                to = _mm256_blendv_epi8(to, _mm256_shuffle_epi8(nexts[place], code), above);
            }
            store(next, at, to);
            let draws = _mm256_cmpgt_epi8(open, code);
            *undecided = _mm256_movemask_epi8(_mm256_and_si256(ties, draws)) as u32;
        }
    }
}

/// # Safety
/// As [`narrow`]; the table has so many parts.
#[target_feature(enable = "avx2")]
unsafe fn narrow_parts<const PARTS: usize>(tables: &Narrow, rows: &[u8], step: Step<'_>) {
    let Step { codes, open, draws, next, undecided } = step;
    let most = tables.most();
    unsafe {
        let open = _mm256_set1_epi8(open as i8);
        let zero = _mm256_setzero_si256();
        let mut places = [zero; PARTS];
        // What a lookup that has a row's part gives; others give 0.
        let found = |places: &[__m256i; PARTS], bounds: &[[u8; 16]; PARTS]| {
            let all = places.iter().zip(bounds);
            all.fold(zero, |found, (place, part)| {
                _mm256_or_si256(found, _mm256_shuffle_epi8(table(part), *place))
            })
        };
        let (bounds, _) = tables.bounds.as_chunks::<PARTS>();
        for (group, undecided) in undecided.iter_mut().enumerate() {
            let at = group * GROUP;
            let (code, draw) = (load(codes, at), load(draws, at));
            let mut row = class(&tables.classes, load(rows, at));
            let is_open = _mm256_cmpgt_epi8(open, code);
            if _mm256_testz_si256(is_open, is_open) != 0 {
                store(next, at, code);
                *undecided = 0;
                continue;
            }
            for place in &mut places {
                *place = in_part(row);
                row = in_next_part(row);
            }
            let mut to = _mm256_shuffle_epi8(table(&tables.next[0]), code);
            let mut ties = zero;
            for (bounds, next) in bounds.iter().zip(&tables.next[1..]) {
                let bound = found(&places, bounds);
                ties = _mm256_or_si256(ties, _mm256_cmpeq_epi8(draw, bound));
                // A tie counts as above here; it is decided elsewhere.
                let above = _mm256_cmpeq_epi8(_mm256_max_epu8(draw, bound), draw);
                to = _mm256_blendv_epi8(to, _mm256_shuffle_epi8(table(next), code), above);
            }
            if tables.unknown > 0 {
                ties = _mm256_or_si256(ties, found(&places, &bounds[most]));
            }
            store(next, at, to);
            *undecided = _mm256_movemask_epi8(_mm256_and_si256(ties, is_open)) as u32;
        }
    }
}

/// Groups in which fewer lanes draw are done lane by lane.
const SPARSE: u32 = 10;

/// # Safety
/// The machine has AVX2; the lengths are those that [`Avx2::wide`] checks.
#[target_feature(enable = "avx2,popcnt")]
unsafe fn wide(table: &Wide, rows: &[u16], step: Step<'_>) {
    let Step { codes, open, draws, next, undecided } = step;
    unsafe {
        let last = u16::try_from(table.rows.len() - 1).unwrap_or(u16::MAX);
        let last = _mm256_set1_epi16(last as i16);
        // Of four lanes' bytes, each one seven times, and a zero.
        let spread = _mm256_setr_epi8(
            0, 0, 0, 0, 0, 0, 0, -1, 1, 1, 1, 1, 1, 1, 1, -1, //
            2, 2, 2, 2, 2, 2, 2, -1, 3, 3, 3, 3, 3, 3, 3, -1,
        );
        // Brings the first lanes' bytes of a half together: 0, 8, 1, 9, ...
        let pair = _mm256_setr_epi8(
            0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15, //
            0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15,
        );
        let zero = _mm256_setzero_si256();
        let open = _mm256_set1_epi8(open as i8);
        let mut places = [0u16; GROUP];
        for (group, undecided) in undecided.iter_mut().enumerate() {
            let at = group * GROUP;
            let code = load(codes, at);
            let draw = _mm256_cmpgt_epi8(open, code);
            let mut left = _mm256_movemask_epi8(draw) as u32;
            if left == 0 {
                store(next, at, code);
                *undecided = 0;
                continue;
            }
            // The bound of `places`, by which they are in the table.
            for half in 0..2 {
                let row = rows.as_ptr().add(at + 16 * half).cast();
                let row = _mm256_min_epu16(_mm256_loadu_si256(row), last);
                _mm256_storeu_si256(places.as_mut_ptr().add(16 * half).cast(), row);
            }
            let row = |lane: usize| *table.rows.get_unchecked(usize::from(places[lane])) as i64;
            // Of each lane how many bounds lie below the draw, and 8 for each that ties with it.
            let found = if left.count_ones() < SPARSE {
                let mut found = [0u8; GROUP];
                while left != 0 {
                    let lane = left.trailing_zeros() as usize;
                    left &= left - 1;
                    found[lane] = compare(row(lane) as u64, draws[at + lane]);
                }
                load(&found, 0)
            } else {
                let mut found = zero;
                for quad in (0..GROUP / 4).rev() {
                    let lane = 4 * quad;
                    let draw = draws.as_ptr().add(at + lane).cast::<i32>().read_unaligned();
                    let draw = _mm256_shuffle_epi8(_mm256_set1_epi32(draw), spread);
                    let bounds =
                        _mm256_set_epi64x(row(lane + 3), row(lane + 2), row(lane + 1), row(lane));
                    let below =
                        _mm256_min_epu8(_mm256_subs_epu8(draw, bounds), _mm256_set1_epi8(1));
                    let ties = _mm256_cmpeq_epi8(draw, bounds);
                    let ties = _mm256_and_si256(ties, _mm256_set1_epi8(8));
                    let both = _mm256_sad_epu8(_mm256_or_si256(below, ties), zero);
                    found = _mm256_or_si256(_mm256_slli_epi64::<8>(found), both);
                }
                // Byte q * 8 + i is lane i * 4 + q's: bring them in order.
                let paired = _mm256_shuffle_epi8(found, pair);
                let (left, right) =
                    (_mm256_castsi256_si128(paired), _mm256_extracti128_si256::<1>(paired));
                let (low, high) =
                    (_mm_unpacklo_epi16(left, right), _mm_unpackhi_epi16(left, right));
                _mm256_set_m128i(high, low)
            };
            let count = _mm256_and_si256(found, _mm256_set1_epi8(7));
            let mut to = _mm256_shuffle_epi8(start_of(&table.next[0]), code);
            for (below, next) in table.next[1..].iter().enumerate() {
                let above = _mm256_cmpgt_epi8(count, _mm256_set1_epi8(below as i8));
                to = _mm256_blendv_epi8(to, _mm256_shuffle_epi8(start_of(next), code), above);
            }
            store(next, at, _mm256_blendv_epi8(code, to, draw));
            let ties = _mm256_cmpgt_epi8(found, _mm256_set1_epi8(7));
            *undecided = _mm256_movemask_epi8(_mm256_and_si256(ties, draw)) as u32;
        }
    }
}

/// How many bounds of a row lie below a draw, and 8 for each that ties with it.
#[inline]
#[target_feature(enable = "avx2")]
fn compare(bounds: u64, draw: u8) -> u8 {
    let draw = _mm_cvtsi64_si128((u64::from(draw) * 0x0001_0101_0101_0101) as i64);
    let bounds = _mm_cvtsi64_si128(bounds as i64);
    let below = _mm_min_epu8(_mm_subs_epu8(draw, bounds), _mm_set1_epi8(1));
    let ties = _mm_and_si128(_mm_cmpeq_epi8(draw, bounds), _mm_set1_epi8(8));
    // The upper half's zeros tie, and are not looked at.
    _mm_cvtsi128_si32(_mm_sad_epu8(_mm_or_si128(below, ties), _mm_setzero_si128())) as u8
}

/// Books of more slots than this are kept by portable code.
const SLOTS_MAX: usize = 32;

/// Books with more pairs of codes that close are kept by portable code.
const PAIRS_MAX: usize = 32;

/// What [`account`] looks up of a slot's codes.
#[derive(Clone, Copy)]
struct Looked {
    standing: __m256i,
    rank: __m256i,
    burden: __m256i,
    left: __m256i,
    spent: __m256i,
}

/// # Safety
/// The machine has AVX2; the lengths are those that [`Avx2::account`] checks.
#[target_feature(enable = "avx2,popcnt")]
unsafe fn account(books: &Books, headline: Option<u8>, columns: Account<'_>) -> Done {
    let Account { codes, severity, highest, rank, gone, burden, closed } = columns;
    let zero = _mm256_setzero_si256();
    let no_end = _mm256_set1_epi8(NO_END as i8);
    let graveness = _mm256_set1_epi8(SEVERITY as i8);
    let open = _mm256_set1_epi8(OPEN as i8);
    let ends = _mm256_set1_epi8(books.ends as i8);
    let least_reached = _mm256_set1_epi8(headline.unwrap_or_default() as i8);
    let none = Looked { standing: zero, rank: no_end, burden: zero, left: zero, spent: zero };
    // Of each slot that is noted, its tables and its codes; of each pair, the same.
    let mut slots = [(none, std::ptr::null_mut::<u8>()); SLOTS_MAX];
    for (slot, place) in slots.iter_mut().zip(&books.noted) {
        let book = &books.slots[*place];
        let looked = unsafe {
            Looked {
                standing: start_of(&book.standing),
                rank: start_of(&book.rank),
                burden: start_of(&book.burden),
                left: start_of(&book.left),
                spent: _mm256_set1_epi8(book.spent as i8),
            }
        };
        *slot = (looked, codes[*place].as_mut_ptr());
    }
    let slots = &slots[..books.noted.len()];
    let mut pairs = [(zero, std::ptr::null_mut::<u8>()); PAIRS_MAX];
    let of_slots = books.pairs.iter().zip(&mut *codes);
    let all_pairs = of_slots.flat_map(|(pairs, codes)| {
        let codes = codes.as_mut_ptr();
        pairs.iter().map(move |pair| (pair, codes))
    });
    let mut count = 0;
    for (place, (pair, codes)) in pairs.iter_mut().zip(all_pairs) {
        *place = (unsafe { table(pair) }, codes);
        count += 1;
    }
    let pairs = &pairs[..count];
    let mut any = zero;
    let mut done = Done { rises: false, over: 0 };
    for start in (0..gone.len()).step_by(HALVES_MAX * GROUP) {
        let mut sums = [zero; PAIRS_MAX];
        for at in (start..gone.len().min(start + HALVES_MAX * GROUP)).step_by(GROUP) {
            let (mut flags, mut grave, mut least, mut sum) = (zero, zero, no_end, zero);
            for (slot, codes) in slots {
                let code = unsafe { _mm256_loadu_si256(codes.add(at).cast()) };
                let standing = _mm256_shuffle_epi8(slot.standing, code);
                flags = _mm256_or_si256(flags, standing);
                grave = _mm256_max_epu8(grave, _mm256_and_si256(standing, graveness));
                least = _mm256_min_epu8(least, _mm256_shuffle_epi8(slot.rank, code));
                if books.has_burden {
                    sum = _mm256_add_epi8(sum, _mm256_shuffle_epi8(slot.burden, code));
                }
            }
            for (sum, (pair, codes)) in sums.iter_mut().zip(pairs) {
                let code = unsafe { _mm256_loadu_si256(codes.add(at).cast()) };
                *sum = _mm256_add_epi8(*sum, _mm256_shuffle_epi8(*pair, code));
            }
            if books.has_burden {
                unsafe { add_bytes(burden, at, sum) };
            }
            let known = unsafe { load(highest, at) };
            let raised = _mm256_max_epu8(known, grave);
            any = _mm256_or_si256(any, _mm256_xor_si256(raised, known));
            unsafe { store(highest, at, raised) };
            let was_gone = unsafe { load(gone, at) };
            let mut reached = zero;
            if headline.is_some() {
                let is_there = _mm256_cmpeq_epi8(was_gone, zero);
                reached = _mm256_cmpeq_epi8(_mm256_max_epu8(raised, least_reached), raised);
                reached = _mm256_and_si256(reached, is_there);
            }
            if _mm256_movemask_epi8(_mm256_or_si256(flags, reached)) != 0 {
                let is_quiet = _mm256_cmpeq_epi8(_mm256_and_si256(flags, open), zero);
                let is_kept = _mm256_cmpeq_epi8(least, no_end);
                let quietly = _mm256_andnot_si256(is_kept, is_quiet);
                let goes_on = _mm256_cmpeq_epi8(_mm256_subs_epu8(ends, least), zero);
                let ended = _mm256_or_si256(quietly, _mm256_cmpeq_epi8(goes_on, zero));
                let over = _mm256_or_si256(ended, reached);
                done.over += (_mm256_movemask_epi8(over) as u32).count_ones() as usize;
                unsafe {
                    store(rank, at, _mm256_blendv_epi8(load(rank, at), least, over));
                    store(gone, at, _mm256_sub_epi8(was_gone, over));
                }
                grave = zero;
                for (slot, codes) in slots {
                    let codes = codes.wrapping_add(at).cast();
                    let left = _mm256_shuffle_epi8(slot.left, unsafe { _mm256_loadu_si256(codes) });
                    let left = _mm256_blendv_epi8(left, slot.spent, over);
                    unsafe { _mm256_storeu_si256(codes, left) };
                    let standing = _mm256_shuffle_epi8(slot.standing, left);
                    grave = _mm256_max_epu8(grave, _mm256_and_si256(standing, graveness));
                }
                for &place in &books.empty {
                    let codes = &mut codes[place];
                    let spent = _mm256_set1_epi8(books.slots[place].spent as i8);
                    unsafe {
                        let code = load(codes, at);
                        store(codes, at, _mm256_blendv_epi8(code, spent, over));
                    }
                }
            }
            unsafe { store(severity, at, grave) };
        }
        let mut sums = sums.iter();
        let mut closed = closed.iter_mut();
        for (book, pairs) in books.slots.iter().zip(&books.pairs) {
            let mut closed = closed.by_ref().take(book.closes.len());
            for sum in sums.by_ref().take(pairs.len()) {
                let halves = halves(*sum).into_iter().zip(closed.by_ref());
                halves.for_each(|(sum, all)| *all += u64::from(sum));
            }
        }
    }
    done.rises = _mm256_testz_si256(any, any) == 0;
    done
}

/// As [`account`], of a slot that stands alone, where no severity ends a crisis: there is nothing
/// to decide.
///
/// # Safety
/// As [`account`].
#[target_feature(enable = "avx2,popcnt")]
unsafe fn account_alone(book: &Alone, has_burden: bool, columns: Account<'_>) -> Done {
    let Account { codes, severity, highest, rank, gone, burden, closed } = columns;
    let codes = &mut codes[0][..];
    let of = |values: &[u8; SMALL]| unsafe { table(values) };
    let (severities, left, after) = (of(&book.severity), of(&book.left), of(&book.severity_left));
    let (ranks, burdens) = (of(&book.rank), of(&book.burden));
    let closes = [of(&book.closes[0]), of(&book.closes[1])];
    let zero = _mm256_setzero_si256();
    let no_end = _mm256_set1_epi8(NO_END as i8);
    let (mut any, mut over) = (zero, 0);
    for start in (0..gone.len()).step_by(HALVES_MAX * GROUP) {
        let mut sums = [zero; CLOSES_PAIRS];
        for at in (start..gone.len().min(start + HALVES_MAX * GROUP)).step_by(GROUP) {
            unsafe {
                let code = load(codes, at);
                let known = load(highest, at);
                let raised = _mm256_max_epu8(known, _mm256_shuffle_epi8(severities, code));
                any = _mm256_or_si256(any, _mm256_xor_si256(raised, known));
                store(highest, at, raised);
                store(severity, at, _mm256_shuffle_epi8(after, code));
                let ranked = _mm256_shuffle_epi8(ranks, code);
                store(rank, at, _mm256_min_epu8(load(rank, at), ranked));
                let goes_on = _mm256_cmpeq_epi8(ranked, no_end);
                over += (!_mm256_movemask_epi8(goes_on)).count_ones() as usize;
                let is_over = _mm256_andnot_si256(goes_on, _mm256_set1_epi8(1));
                store(gone, at, _mm256_or_si256(load(gone, at), is_over));
                for (sum, closes) in sums.iter_mut().zip(&closes) {
                    *sum = _mm256_add_epi8(*sum, _mm256_shuffle_epi8(*closes, code));
                }
                store(codes, at, _mm256_shuffle_epi8(left, code));
                if has_burden {
                    add_bytes(burden, at, _mm256_shuffle_epi8(burdens, code));
                }
            }
        }
        for (closed, sum) in closed.chunks_mut(2).zip(sums) {
            closed.iter_mut().zip(halves(sum)).for_each(|(all, sum)| *all += u64::from(sum));
        }
    }
    Done { rises: _mm256_testz_si256(any, any) == 0, over }
}

/// Half a byte counts so many groups.
const HALVES_MAX: usize = 15;

/// The sums of the lower and of the upper halves of bytes.
#[inline]
#[target_feature(enable = "avx2")]
fn halves(bytes: __m256i) -> [u32; 2] {
    let half = _mm256_set1_epi8(15);
    [bytes, _mm256_srli_epi16::<4>(bytes)].map(|bytes| {
        let sum = _mm256_sad_epu8(_mm256_and_si256(bytes, half), _mm256_setzero_si256());
        let (left, right) = (_mm256_castsi256_si128(sum), _mm256_extracti128_si256::<1>(sum));
        let sum = _mm_add_epi64(left, right);
        (_mm_extract_epi32::<0>(sum) + _mm_extract_epi32::<2>(sum)) as u32
    })
}

/// Adds a group of bytes to numbers.
///
/// # Safety
/// The machine has AVX2; `at + 32` numbers are there.
#[inline]
#[target_feature(enable = "avx2")]
unsafe fn add_bytes(sums: &mut [u32], at: usize, bytes: __m256i) {
    let (low, high) = (_mm256_castsi256_si128(bytes), _mm256_extracti128_si256::<1>(bytes));
    for (half, bytes) in [low, high].into_iter().enumerate() {
        for (quarter, bytes) in [bytes, _mm_srli_si128::<8>(bytes)].into_iter().enumerate() {
            let place = at + 16 * half + 8 * quarter;
            unsafe {
                let sums = sums.as_mut_ptr().add(place).cast::<__m256i>();
                let sum = _mm256_add_epi32(_mm256_loadu_si256(sums), _mm256_cvtepu8_epi32(bytes));
                _mm256_storeu_si256(sums, sum);
            }
        }
    }
}

/// # Safety
/// The machine has AVX2; both arrays are as long as each other, in whole groups.
#[target_feature(enable = "avx2")]
unsafe fn raise(book: &Book, codes: &[u8], severity: &mut [u8]) {
    unsafe {
        let severities = start_of(&book.standing);
        let graveness = _mm256_set1_epi8(SEVERITY as i8);
        for at in (0..codes.len()).step_by(GROUP) {
            let standing = _mm256_shuffle_epi8(severities, load(codes, at));
            let grave = _mm256_and_si256(standing, graveness);
            let raised = _mm256_max_epu8(load(severity, at), grave);
            store(severity, at, raised);
        }
    }
}

/// # Safety
/// The machine has AVX2; both arrays are as long as each other, in whole groups.
#[target_feature(enable = "avx2")]
unsafe fn replace(to: &mut [u8], bytes: &[u8], byte: u8, by: u8) {
    unsafe {
        let (byte, by) = (_mm256_set1_epi8(byte as i8), _mm256_set1_epi8(by as i8));
        for at in (0..bytes.len()).step_by(GROUP) {
            let is = _mm256_cmpeq_epi8(load(bytes, at), byte);
            let value = _mm256_blendv_epi8(load(to, at), by, is);
            store(to, at, value);
        }
    }
}

/// # Safety
/// The machine has AVX2; there are as many marks as groups of bytes.
#[target_feature(enable = "avx2")]
unsafe fn mark(bytes: &[u8], byte: u8, marks: &mut [u32]) {
    unsafe {
        let byte = _mm256_set1_epi8(byte as i8);
        for (group, mark) in marks.iter_mut().enumerate() {
            let is = _mm256_cmpeq_epi8(load(bytes, group * GROUP), byte);
            *mark = _mm256_movemask_epi8(is) as u32;
        }
    }
}

/// # Safety
/// The machine has AVX2; there are as many marks as groups of bytes.
#[target_feature(enable = "avx2")]
unsafe fn below(bytes: &[u8], byte: u8, marks: &mut [u32]) {
    unsafe {
        let byte = _mm256_set1_epi8(byte as i8);
        for (group, mark) in marks.iter_mut().enumerate() {
            let each = load(bytes, group * GROUP);
            let is_not = _mm256_cmpeq_epi8(_mm256_max_epu8(each, byte), each);
            *mark = !_mm256_movemask_epi8(is_not) as u32;
        }
    }
}

/// A byte of ones for each bit that is set.
///
/// # Safety
/// The machine has AVX2.
#[inline]
#[target_feature(enable = "avx2")]
unsafe fn spread(mark: u32) -> __m256i {
    let bytes = _mm256_setr_epi8(
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, //
        2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3,
    );
    let bits = _mm256_set1_epi64x(0x8040_2010_0804_0201_u64 as i64);
    let mine = _mm256_shuffle_epi8(_mm256_set1_epi32(mark as i32), bytes);
    _mm256_cmpeq_epi8(_mm256_and_si256(mine, bits), bits)
}

/// # Safety
/// The machine has AVX2; there are as many marks as groups of bytes.
#[target_feature(enable = "avx2")]
unsafe fn put(bytes: &mut [u8], marks: &[u32], byte: u8) {
    unsafe {
        let byte = _mm256_set1_epi8(byte as i8);
        for (group, mark) in marks.iter().enumerate().filter(|(_, mark)| **mark != 0) {
            let at = group * GROUP;
            let value = _mm256_blendv_epi8(load(bytes, at), byte, spread(*mark));
            store(bytes, at, value);
        }
    }
}

/// # Safety
/// The machine has AVX2; there are as many marks as groups of numbers.
#[target_feature(enable = "avx2")]
unsafe fn add_one(sums: &mut [u32], marks: &[u32]) {
    for (group, mark) in marks.iter().enumerate().filter(|(_, mark)| **mark != 0) {
        for part in 0..GROUP / 8 {
            // Of eight lanes, each its own bit.
            let bits = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
            let mine = _mm256_and_si256(_mm256_set1_epi32((mark >> (8 * part)) as i32), bits);
            unsafe {
                let sums = sums.as_mut_ptr().add(group * GROUP + 8 * part).cast::<__m256i>();
                let sum = _mm256_loadu_si256(sums);
                let sum = _mm256_sub_epi32(sum, _mm256_cmpeq_epi32(mine, bits));
                _mm256_storeu_si256(sums, sum);
            }
        }
    }
}

/// # Safety
/// The machine has AVX2; there are as many marks as groups of bytes.
#[target_feature(enable = "avx2,popcnt")]
unsafe fn count(bytes: &[u8], marks: &[u32], first: u8, counts: &mut [u64]) {
    for (group, mark) in marks.iter().enumerate().filter(|(_, mark)| **mark != 0) {
        let each = unsafe { load(bytes, group * GROUP) };
        for (place, count) in counts.iter_mut().enumerate() {
            let byte = _mm256_set1_epi8(first.wrapping_add(place as u8) as i8);
            let is = _mm256_movemask_epi8(_mm256_cmpeq_epi8(each, byte)) as u32;
            *count += u64::from((is & mark).count_ones());
        }
    }
}

/// # Safety
/// The machine has AVX2; the list has eight places more than there are bits.
#[target_feature(enable = "avx2,popcnt")]
unsafe fn list_places(marks: &[u32], list: &mut [u16]) -> usize {
    let mut length = 0;
    for (group, mark) in marks.iter().enumerate().filter(|(_, mark)| **mark != 0) {
        // Without a branch, which no processor could foretell; what is too much is overwritten.
        for (part, bits) in mark.to_le_bytes().into_iter().enumerate() {
            let first = _mm_set1_epi16((group * GROUP + 8 * part) as i16);
            unsafe {
                let places = _mm_loadl_epi64(PLACES[usize::from(bits)].as_ptr().cast());
                let lanes = _mm_add_epi16(_mm_cvtepu8_epi16(places), first);
                _mm_storeu_si128(list.as_mut_ptr().add(length).cast(), lanes);
            }
            length += bits.count_ones() as usize;
        }
    }
    length
}

/// The number of bytes of which a list may speak.
#[inline]
#[target_feature(enable = "avx2")]
fn least_length(list: &[u16]) -> usize {
    list.iter().fold(0, |most, lane| most.max(*lane)) as usize + 1
}

/// # Safety
/// The machine has AVX2.
#[target_feature(enable = "avx2")]
unsafe fn gather(bytes: &[u8], list: &[u16], to: &mut [u8]) {
    assert!(list.is_empty() || least_length(list) <= bytes.len());
    for (to, lane) in to.iter_mut().zip(list) {
        *to = unsafe { *bytes.get_unchecked(usize::from(*lane)) };
    }
}

/// # Safety
/// The machine has AVX2.
#[target_feature(enable = "avx2")]
unsafe fn scatter(bytes: &[u8], list: &[u16], to: &mut [u8]) {
    assert!(list.is_empty() || least_length(list) <= to.len());
    for (byte, lane) in bytes.iter().zip(list) {
        unsafe { *to.get_unchecked_mut(usize::from(*lane)) = *byte };
    }
}

/// # Safety
/// The machine has AVX2; there are as many marks as groups of bytes.
#[target_feature(enable = "avx2,popcnt")]
unsafe fn pack(bytes: &mut [u8], marks: &[u32]) {
    let mut to = 0;
    for (group, mark) in marks.iter().enumerate() {
        for (part, bits) in mark.to_le_bytes().into_iter().enumerate() {
            // What is written begins no later than what was read, and ends no later.
            unsafe {
                let order = _mm_loadl_epi64(PLACES[usize::from(bits)].as_ptr().cast());
                let from = bytes.as_ptr().add(group * GROUP + 8 * part).cast();
                let packed = _mm_shuffle_epi8(_mm_loadl_epi64(from), order);
                _mm_storel_epi64(bytes.as_mut_ptr().add(to).cast(), packed);
            }
            to += bits.count_ones() as usize;
        }
    }
}

/// # Safety
/// The machine has AVX2; both arrays are as long as each other, in whole groups.
#[target_feature(enable = "avx2")]
unsafe fn rises(severity: &[u8], highest: &mut [u8]) -> bool {
    let mut any = _mm256_setzero_si256();
    for at in (0..severity.len()).step_by(GROUP) {
        let (now, known) = unsafe { (load(severity, at), load(highest, at)) };
        let raised = _mm256_max_epu8(now, known);
        any = _mm256_or_si256(any, _mm256_xor_si256(raised, known));
        unsafe { store(highest, at, raised) };
    }
    _mm256_testz_si256(any, any) == 0
}

/// # Safety
/// The machine has AVX2; the bytes are whole groups, and none of them above the highest severity.
#[target_feature(enable = "avx2")]
unsafe fn at_least(bytes: &[u8], counts: &mut [u32]) {
    /// Pairs of counts.
    const PAIRS: usize = (SEVERITY_MAX as usize).div_ceil(2);
    let mut tables = [_mm256_setzero_si256(); PAIRS];
    for (pair, looked) in tables.iter_mut().enumerate() {
        let least = 2 * pair as u8 + 1;
        let of = |byte: u8| u8::from(byte >= least) | u8::from(byte > least) << 4;
        *looked = unsafe { table(&std::array::from_fn(|byte| of(byte as u8))) };
    }
    counts.fill(0);
    for bytes in bytes.chunks(HALVES_MAX * GROUP) {
        let mut sums = [_mm256_setzero_si256(); PAIRS];
        for at in (0..bytes.len()).step_by(GROUP) {
            let byte = unsafe { load(bytes, at) };
            for (sum, looked) in sums.iter_mut().zip(&tables) {
                *sum = _mm256_add_epi8(*sum, _mm256_shuffle_epi8(*looked, byte));
            }
        }
        for (counts, sum) in counts.chunks_mut(2).zip(sums) {
            counts.iter_mut().zip(halves(sum)).for_each(|(count, sum)| *count += sum);
        }
    }
}

/// # Safety
/// The machine has AVX2; `words` has sixteen words a stream, and streams are whole groups.
#[target_feature(enable = "avx2")]
unsafe fn chacha8(key: &[u32; 8], block: u64, streams: &[u64], words: &mut [u32]) {
    let n = streams.len();
    unsafe {
        let mut start = [_mm256_setzero_si256(); RUN];
        for (row, word) in start.iter_mut().zip(SIGMA.iter().chain(key)) {
            *row = _mm256_set1_epi32(*word as i32);
        }
        start[12] = _mm256_set1_epi32(block as i32);
        start[13] = _mm256_set1_epi32((block >> 32) as i32);
        let by16 = _mm256_setr_epi8(
            2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13, //
            2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13,
        );
        let by8 = _mm256_setr_epi8(
            3, 0, 1, 2, 7, 4, 5, 6, 11, 8, 9, 10, 15, 12, 13, 14, //
            3, 0, 1, 2, 7, 4, 5, 6, 11, 8, 9, 10, 15, 12, 13, 14,
        );
        for at in (0..n).step_by(8) {
            let streams: &[u64; 8] = streams[at..at + 8].try_into().expect("whole groups");
            let low = streams.map(|stream| stream as u32);
            let high = streams.map(|stream| (stream >> 32) as u32);
            start[14] = _mm256_loadu_si256(low.as_ptr().cast());
            start[15] = _mm256_loadu_si256(high.as_ptr().cast());
            let mut rows = start;
            // Written out, so that every row has a place that is known when this is compiled.
            macro_rules! quarter {
                ($a:literal, $b:literal, $c:literal, $d:literal) => {
                    rows[$a] = _mm256_add_epi32(rows[$a], rows[$b]);
                    rows[$d] = _mm256_shuffle_epi8(_mm256_xor_si256(rows[$d], rows[$a]), by16);
                    rows[$c] = _mm256_add_epi32(rows[$c], rows[$d]);
                    let x = _mm256_xor_si256(rows[$b], rows[$c]);
                    let (left, right) = (_mm256_slli_epi32::<12>(x), _mm256_srli_epi32::<20>(x));
                    rows[$b] = _mm256_or_si256(left, right);
                    rows[$a] = _mm256_add_epi32(rows[$a], rows[$b]);
                    rows[$d] = _mm256_shuffle_epi8(_mm256_xor_si256(rows[$d], rows[$a]), by8);
                    rows[$c] = _mm256_add_epi32(rows[$c], rows[$d]);
                    let x = _mm256_xor_si256(rows[$b], rows[$c]);
                    let (left, right) = (_mm256_slli_epi32::<7>(x), _mm256_srli_epi32::<25>(x));
                    rows[$b] = _mm256_or_si256(left, right);
                };
            }
            for _ in 0..4 {
                quarter!(0, 4, 8, 12);
                quarter!(1, 5, 9, 13);
                quarter!(2, 6, 10, 14);
                quarter!(3, 7, 11, 15);
                quarter!(0, 5, 10, 15);
                quarter!(1, 6, 11, 12);
                quarter!(2, 7, 8, 13);
                quarter!(3, 4, 9, 14);
            }
            for (word, (row, start)) in rows.iter().zip(&start).enumerate() {
                let sum = _mm256_add_epi32(*row, *start);
                _mm256_storeu_si256(words.as_mut_ptr().add(word * n + at).cast(), sum);
            }
        }
    }
}

/// # Safety
/// The machine has AVX2; both arrays are as long as each other, in whole groups.
#[target_feature(enable = "avx2")]
unsafe fn tops(words: &[u32], draws: &mut [u8]) {
    unsafe {
        let order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
        for at in (0..words.len()).step_by(GROUP) {
            let from = words.as_ptr().add(at).cast::<__m256i>();
            let top = |part: usize| _mm256_srli_epi32::<24>(_mm256_loadu_si256(from.add(part)));
            let first = _mm256_packus_epi32(top(0), top(1));
            let second = _mm256_packus_epi32(top(2), top(3));
            let mixed = _mm256_packus_epi16(first, second);
            store(draws, at, _mm256_permutevar8x32_epi32(mixed, order));
        }
    }
}
