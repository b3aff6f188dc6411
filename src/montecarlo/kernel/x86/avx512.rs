//! With AVX-512: 64 lanes at a time, and tables of 64 rows and more in one permute. What is done
//! seldom is left to AVX2.

use std::arch::x86_64::*;

use crate::montecarlo::kernel::isa::Account;
use crate::montecarlo::kernel::isa::Alone;
use crate::montecarlo::kernel::isa::Book;
use crate::montecarlo::kernel::isa::Books;
use crate::montecarlo::kernel::isa::Done;
use crate::montecarlo::kernel::isa::ENDS;
use crate::montecarlo::kernel::isa::GROUP;
use crate::montecarlo::kernel::isa::Isa;
use crate::montecarlo::kernel::isa::Lookup;
use crate::montecarlo::kernel::isa::NO_END;
use crate::montecarlo::kernel::isa::Narrow;
use crate::montecarlo::kernel::isa::OPEN;
use crate::montecarlo::kernel::isa::Portable;
use crate::montecarlo::kernel::isa::RUN;
use crate::montecarlo::kernel::isa::SEVERITY;
use crate::montecarlo::kernel::isa::SIGMA;
use crate::montecarlo::kernel::isa::SMALL;
use crate::montecarlo::kernel::isa::Spans;
use crate::montecarlo::kernel::isa::Step;
use crate::montecarlo::kernel::isa::WIDE_MAX;
use crate::montecarlo::kernel::isa::Wide;
use crate::montecarlo::kernel::x86::avx2::Avx2;
use crate::montecarlo::kernel::x86::avx2::check;

/// Lanes of a vector: two groups.
const VECTOR: usize = 2 * GROUP;

/// Proof that this machine has AVX-512, with permutes of bytes.
#[derive(Debug, Clone, Copy)]
pub(in crate::montecarlo::kernel) struct Avx512(Avx2);

impl Avx512 {
    /// The proof, if it can be given.
    pub(in crate::montecarlo::kernel) fn detect() -> Option<Self> {
        let has_all = std::arch::is_x86_feature_detected!("avx512f")
            && std::arch::is_x86_feature_detected!("avx512bw")
            && std::arch::is_x86_feature_detected!("avx512vl")
            && std::arch::is_x86_feature_detected!("avx512vbmi");
        Avx2::detect().filter(|_| has_all).map(Avx512)
    }
}

impl Isa for Avx512 {
    fn words(&self, key: &[u32; 8], block: u64, streams: &[u64], words: &mut [u32]) {
        assert!(streams.len().is_multiple_of(GROUP) && words.len() == RUN * streams.len());
        // SAFETY: `self` proves AVX-512; the lengths are checked.
        unsafe { chacha8(key, block, streams, words) }
    }

    fn tops(&self, words: &[u32], draws: &mut [u8]) {
        assert!(words.len().is_multiple_of(GROUP) && draws.len() == words.len());
        // SAFETY: `self` proves AVX-512; the lengths are checked.
        unsafe { tops(words, draws) }
    }

    fn add(&self, sums: &mut [u16], lookup: &Lookup, bytes: &[u8]) {
        if !lookup.is_small {
            return Portable.add(sums, lookup, bytes);
        }
        assert!(bytes.len().is_multiple_of(GROUP) && sums.len() == bytes.len());
        // SAFETY: `self` proves AVX-512; the lengths are checked.
        unsafe { add(sums, lookup, bytes) }
    }

    fn add_low(&self, sums: &mut [u8], lookup: &Lookup, bytes: &[u8]) {
        if !lookup.is_small {
            return Portable.add_low(sums, lookup, bytes);
        }
        assert!(bytes.len().is_multiple_of(GROUP) && sums.len() == bytes.len());
        // SAFETY: `self` proves AVX-512; the lengths are checked.
        unsafe { add_low(sums, lookup, bytes) }
    }

    fn sift(&self, spans: &Spans, rows: &[u8], step: Step<'_>) {
        self.0.sift(spans, rows, step);
    }

    fn narrow(&self, table: &Narrow, rows: &[u8], step: Step<'_>) {
        check(&step);
        assert!(rows.len() == step.codes.len() && table.parts > 0);
        assert!(table.bounds.len() == (table.most() + 1) * table.parts);
        // SAFETY: `self` proves AVX-512; the lengths are checked.
        match table.parts {
            1..=4 => unsafe { narrow::<1>(table, rows, step) },
            5..=8 => unsafe { narrow::<2>(table, rows, step) },
            9..=16 => unsafe { narrow::<4>(table, rows, step) },
            _ => Portable.narrow(table, rows, step),
        }
    }

    fn wide(&self, table: &Wide, rows: &[u16], step: Step<'_>) {
        if !table.is_small {
            return Portable.wide(table, rows, step);
        }
        check(&step);
        assert!(rows.len() == step.codes.len());
        assert!(!table.rows.is_empty() && table.next.len() == WIDE_MAX + 1);
        // SAFETY: `self` proves AVX-512; the lengths are checked.
        unsafe { wide(table, rows, step) }
    }

    fn account(&self, books: &Books, headline: Option<u8>, columns: Account<'_>) -> Done {
        if books.slots.iter().any(|book| !book.is_small) {
            return Portable.account(books, headline, columns);
        }
        let n = columns.gone.len();
        let Account { codes, severity, highest, rank, burden, closed, .. } = &columns;
        assert!(n.is_multiple_of(GROUP) && severity.len() == n && highest.len() == n);
        assert!(rank.len() == n && codes.len() == books.slots.len());
        assert!(burden.len() == n || !books.has_burden);
        assert!(codes.iter().all(|codes| codes.len() == n));
        assert!(closed.len() == books.slots.iter().map(|book| book.closes.len()).sum::<usize>());
        // SAFETY: `self` proves AVX-512; the lengths are checked.
        match &books.alone {
            Some(alone) if headline.is_none() => unsafe {
                account_alone(alone, books.has_burden, columns)
            },
            _ => unsafe { account(books, headline, columns) },
        }
    }

    fn raise(&self, book: &Book, codes: &[u8], severity: &mut [u8]) {
        self.0.raise(book, codes, severity);
    }

    fn replace(&self, to: &mut [u8], bytes: &[u8], byte: u8, by: u8) {
        self.0.replace(to, bytes, byte, by);
    }

    fn mark(&self, bytes: &[u8], byte: u8, marks: &mut [u32]) {
        self.0.mark(bytes, byte, marks);
    }

    fn below(&self, bytes: &[u8], byte: u8, marks: &mut [u32]) {
        self.0.below(bytes, byte, marks);
    }

    fn put(&self, bytes: &mut [u8], marks: &[u32], byte: u8) {
        self.0.put(bytes, marks, byte);
    }

    fn add_one(&self, sums: &mut [u32], marks: &[u32]) {
        self.0.add_one(sums, marks);
    }

    fn count(&self, bytes: &[u8], marks: &[u32], first: u8, counts: &mut [u64]) {
        self.0.count(bytes, marks, first, counts);
    }

    fn list(&self, marks: &[u32], list: &mut [u16]) -> usize {
        self.0.list(marks, list)
    }

    fn gather(&self, bytes: &[u8], list: &[u16], to: &mut [u8]) {
        self.0.gather(bytes, list, to);
    }

    fn scatter(&self, bytes: &[u8], list: &[u16], to: &mut [u8]) {
        self.0.scatter(bytes, list, to);
    }

    fn pack(&self, bytes: &mut [u8], marks: &[u32]) {
        self.0.pack(bytes, marks);
    }

    fn rises(&self, severity: &[u8], highest: &mut [u8]) -> bool {
        self.0.rises(severity, highest)
    }

    fn at_least(&self, bytes: &[u8], counts: &mut [u32]) {
        assert!(bytes.len().is_multiple_of(GROUP));
        // SAFETY: `self` proves AVX-512; the length is checked.
        unsafe { at_least(bytes, counts) }
    }
}

/// Which lanes of a vector there are, from `at` on among `n`: all of them, or the first group.
#[inline]
fn there(at: usize, n: usize) -> u64 {
    first(n - at)
}

/// A mask of so many bytes, or of all.
#[inline]
fn first(bytes: usize) -> u64 {
    if bytes < VECTOR { (1 << bytes) - 1 } else { u64::MAX }
}

/// The bytes of a vector from a place in an array; 0 for those that are masked.
///
/// # Safety
/// The machine has AVX-512; the array has the bytes that the mask names.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,popcnt")]
unsafe fn load(bytes: &[u8], at: usize, mask: u64) -> __m512i {
    unsafe { _mm512_maskz_loadu_epi8(mask, bytes.as_ptr().add(at).cast()) }
}

/// # Safety
/// As [`load`].
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,popcnt")]
unsafe fn store(bytes: &mut [u8], at: usize, mask: u64, value: __m512i) {
    unsafe { _mm512_mask_storeu_epi8(bytes.as_mut_ptr().add(at).cast(), mask, value) }
}

/// Writes the marks of a vector's lanes.
#[inline]
fn put_marks(marks: &mut [u32], at: usize, bits: u64) {
    let groups = [bits as u32, (bits >> GROUP) as u32];
    marks[at / GROUP..].iter_mut().zip(groups).for_each(|(mark, bits)| *mark = bits);
}

/// A table of sixteen bytes, four times.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,popcnt")]
fn table(bytes: &[u8; SMALL]) -> __m512i {
    // SAFETY: sixteen bytes are there.
    _mm512_broadcast_i32x4(unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) })
}

/// The first sixteen bytes of a table, four times.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,popcnt")]
fn start_of(bytes: &[u8; 256]) -> __m512i {
    // SAFETY: sixteen bytes are there.
    _mm512_broadcast_i32x4(unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) })
}

/// A byte, in all lanes.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,popcnt")]
fn all(byte: u8) -> __m512i {
    _mm512_set1_epi8(byte as i8)
}

/// # Safety
/// The machine has AVX-512; the arrays are as long as each other, in whole groups.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,popcnt")]
unsafe fn add(sums: &mut [u16], lookup: &Lookup, bytes: &[u8]) {
    unsafe {
        let part =
            |bytes: &[u8; 256]| _mm512_cvtepu8_epi16(_mm256_loadu_si256(bytes.as_ptr().cast()));
        let (low, high) = (part(&lookup.low), part(&lookup.high));
        let values = _mm512_or_si512(low, _mm512_slli_epi16::<8>(high));
        for at in (0..bytes.len()).step_by(GROUP) {
            let bytes = _mm256_loadu_si256(bytes.as_ptr().add(at).cast());
            let more = _mm512_permutexvar_epi16(_mm512_cvtepu8_epi16(bytes), values);
            let sums = sums.as_mut_ptr().add(at).cast::<__m512i>();
            _mm512_storeu_si512(sums, _mm512_add_epi16(_mm512_loadu_si512(sums), more));
        }
    }
}

/// # Safety
/// As [`add`].
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,popcnt")]
unsafe fn add_low(sums: &mut [u8], lookup: &Lookup, bytes: &[u8]) {
    let low = start_of(&lookup.low);
    for at in (0..bytes.len()).step_by(VECTOR) {
        let lanes = there(at, bytes.len());
        unsafe {
            let more = _mm512_shuffle_epi8(low, load(bytes, at, lanes));
            store(sums, at, lanes, _mm512_add_epi8(load(sums, at, lanes), more));
        }
    }
}

/// # Safety
/// The machine has AVX-512; the lengths are those that [`Avx512::narrow`] checks. So many vectors
/// hold a byte of each row.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,popcnt")]
unsafe fn narrow<const VECTORS: usize>(tables: &Narrow, rows: &[u8], step: Step<'_>) {
    let Step { codes, open, draws, next, undecided } = step;
    let (open, most) = (all(open), tables.most());
    let bounds = tables.bounds.as_flattened();
    let per_threshold = tables.parts * SMALL;
    // The bytes of these rows in a table of at most so many.
    let found_in = |bytes: &[u8], vectors: usize, row: __m512i| {
        let part = |part: usize| {
            let start = (part * VECTOR).min(bytes.len());
            // SAFETY: the mask has no byte beyond the table.
            unsafe { load(bytes, start, first(bytes.len() - start)) }
        };
        match vectors {
            1 => _mm512_permutexvar_epi8(row, part(0)),
            2 => _mm512_permutex2var_epi8(part(0), row, part(1)),
            _ => {
                let low = _mm512_permutex2var_epi8(part(0), row, part(1));
                let high = _mm512_permutex2var_epi8(part(2), row, part(3));
                _mm512_mask_blend_epi8(_mm512_movepi8_mask(row), low, high)
            }
        }
    };
    // The bytes of these classes in the table of a threshold.
    let found = |place: usize, row: __m512i| {
        found_in(&bounds[place * per_threshold..][..per_threshold], VECTORS, row)
    };
    let classes = tables.classes.as_flattened();
    for at in (0..codes.len()).step_by(VECTOR) {
        let lanes = there(at, codes.len());
        let (code, draw, mut row) =
            unsafe { (load(codes, at, lanes), load(draws, at, lanes), load(rows, at, lanes)) };
        if !classes.is_empty() {
            row = found_in(classes, 4, row);
        }
        let is_open = _mm512_mask_cmplt_epu8_mask(lanes, code, open);
        if is_open == 0 {
            unsafe { store(next, at, lanes, code) };
            put_marks(undecided, at, 0);
            continue;
        }
        let mut to = _mm512_shuffle_epi8(table(&tables.next[0]), code);
        let mut ties = 0;
        for (place, next) in tables.next[1..].iter().enumerate() {
            let bound = found(place, row);
            ties |= _mm512_cmpeq_epi8_mask(draw, bound);
            // A tie counts as above here; it is decided elsewhere.
            let above = _mm512_cmpge_epu8_mask(draw, bound);
            to = _mm512_mask_shuffle_epi8(to, above, table(next), code);
        }
        if tables.unknown > 0 {
            ties |= _mm512_movepi8_mask(found(most, row));
        }
        unsafe { store(next, at, lanes, to) };
        put_marks(undecided, at, ties & is_open);
    }
}

/// # Safety
/// The machine has AVX-512; the lengths are those that [`Avx512::wide`] checks.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,popcnt")]
unsafe fn wide(table: &Wide, rows: &[u16], step: Step<'_>) {
    /// Rows that are fetched at once.
    const EIGHT: usize = 8;
    let Step { codes, open, draws, next, undecided } = step;
    let last = u16::try_from(table.rows.len() - 1).unwrap_or(u16::MAX);
    let last = _mm_set1_epi16(last as i16);
    let (open, zero, one) = (all(open), _mm512_setzero_si512(), all(1));
    // A lane's draw beside each of its bounds, and 0 beside the mark of a row that is known.
    let spread =
        _mm512_broadcast_i32x4(_mm_setr_epi8(0, 0, 0, 0, 0, 0, 0, -1, 8, 8, 8, 8, 8, 8, 8, -1));
    for at in (0..codes.len()).step_by(VECTOR) {
        let lanes = there(at, codes.len());
        let code = unsafe { load(codes, at, lanes) };
        let is_open = _mm512_mask_cmplt_epu8_mask(lanes, code, open);
        let (mut counts, mut ties) = ([0u8; VECTOR], 0);
        for eight in 0..VECTOR / EIGHT {
            let (first, shift) = (at + EIGHT * eight, EIGHT * eight);
            let draw = (is_open >> shift) as u8;
            if draw == 0 {
                continue;
            }
            let (bounds, draws) = unsafe {
                // SAFETY: eight lanes are there if one of them is; no row is beyond the last.
                let row = _mm_loadu_si128(rows.as_ptr().add(first).cast());
                let row = _mm256_cvtepu16_epi32(_mm_min_epu16(row, last));
                let base = table.rows.as_ptr().cast();
                let bounds = _mm512_mask_i32gather_epi64::<8>(zero, draw, row, base);
                (bounds, _mm_loadl_epi64(draws.as_ptr().add(first).cast()))
            };
            let draws = _mm512_shuffle_epi8(_mm512_cvtepu8_epi64(draws), spread);
            let below = _mm512_maskz_mov_epi8(_mm512_cmpgt_epu8_mask(draws, bounds), one);
            let below = _mm512_cvtepi64_epi8(_mm512_sad_epu8(below, zero));
            unsafe { _mm_storel_epi64(counts.as_mut_ptr().add(shift).cast(), below) };
            let tied = _mm_cvtsi64_si128(_mm512_cmpeq_epi8_mask(draws, bounds) as i64);
            let tied = _mm_cmpneq_epi8_mask(tied, _mm_setzero_si128()) as u8;
            ties |= u64::from(tied) << shift;
        }
        let count = unsafe { load(&counts, 0, u64::MAX) };
        let mut to = _mm512_shuffle_epi8(start_of(&table.next[0]), code);
        for (below, next) in table.next[1..].iter().enumerate() {
            let above = _mm512_cmpgt_epu8_mask(count, all(below as u8));
            to = _mm512_mask_shuffle_epi8(to, above, start_of(next), code);
        }
        unsafe { store(next, at, lanes, _mm512_mask_blend_epi8(is_open, code, to)) };
        put_marks(undecided, at, ties & is_open);
    }
}

/// # Safety
/// The machine has AVX-512; the lengths are those that [`Avx512::account`] checks.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,popcnt")]
unsafe fn account(books: &Books, headline: Option<u8>, columns: Account<'_>) -> Done {
    let Account { codes, severity, highest, rank, gone, burden, closed } = columns;
    let zero = _mm512_setzero_si512();
    let (no_end, graveness, open) = (all(NO_END), all(SEVERITY), all(OPEN));
    let mut done = Done { rises: false, over: 0 };
    let n = gone.len();
    for at in (0..n).step_by(VECTOR) {
        let lanes = there(at, n);
        let (mut flags, mut grave, mut least, mut sum) = (zero, zero, no_end, zero);
        for &slot in &books.noted {
            let (book, code) = (&books.slots[slot], unsafe { load(&codes[slot], at, lanes) });
            let standing = _mm512_shuffle_epi8(start_of(&book.standing), code);
            flags = _mm512_or_si512(flags, standing);
            grave = _mm512_max_epu8(grave, _mm512_and_si512(standing, graveness));
            least = _mm512_min_epu8(least, _mm512_shuffle_epi8(start_of(&book.rank), code));
            if books.has_burden {
                sum = _mm512_add_epi8(sum, _mm512_shuffle_epi8(start_of(&book.burden), code));
            }
        }
        if books.has_burden {
            unsafe { add_bytes(burden, at, lanes, sum) };
        }
        let known = unsafe { load(highest, at, lanes) };
        let raised = _mm512_max_epu8(known, grave);
        done.rises |= _mm512_mask_cmpgt_epu8_mask(lanes, grave, known) != 0;
        unsafe { store(highest, at, lanes, raised) };
        let was_gone = unsafe { load(gone, at, lanes) };
        let reached = headline.map_or(0, |headline| {
            let is_there = _mm512_mask_cmpeq_epi8_mask(lanes, was_gone, zero);
            _mm512_mask_cmpge_epu8_mask(is_there, raised, all(headline))
        });
        let ends = _mm512_mask_test_epi8_mask(lanes, flags, all(ENDS));
        if ends | reached != 0 {
            let is_quiet = _mm512_testn_epi8_mask(flags, open);
            let quietly = _mm512_mask_cmpneq_epi8_mask(is_quiet, least, no_end);
            let ended = quietly | _mm512_cmplt_epu8_mask(least, all(books.ends));
            let over = ended & lanes | reached;
            done.over += over.count_ones() as usize;
            unsafe {
                store(rank, at, over, least);
                store(gone, at, over, all(1));
            }
            grave = zero;
            let mut closed = closed.iter_mut();
            for &slot in &books.noted {
                let (book, codes) = (&books.slots[slot], &mut codes[slot]);
                let code = unsafe { load(codes, at, lanes) };
                for (closes, closed) in book.closes.clone().zip(&mut closed) {
                    let is = _mm512_mask_cmpeq_epi8_mask(lanes, code, all(closes));
                    *closed += u64::from(is.count_ones());
                }
                let left = _mm512_shuffle_epi8(start_of(&book.left), code);
                let left = _mm512_mask_blend_epi8(over, left, all(book.spent));
                unsafe { store(codes, at, lanes, left) };
                let standing = _mm512_shuffle_epi8(start_of(&book.standing), left);
                grave = _mm512_max_epu8(grave, _mm512_and_si512(standing, graveness));
            }
            for &slot in &books.empty {
                unsafe { store(&mut codes[slot], at, over, all(books.slots[slot].spent)) };
            }
        }
        unsafe { store(severity, at, lanes, grave) };
    }
    done
}

/// As [`account`], of a slot that stands alone, where no severity ends a crisis: there is nothing
/// to decide.
///
/// # Safety
/// As [`account`].
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,popcnt")]
unsafe fn account_alone(book: &Alone, has_burden: bool, columns: Account<'_>) -> Done {
    let Account { codes, severity, highest, rank, gone, burden, closed } = columns;
    let codes = &mut codes[0][..];
    let (severities, after) = (table(&book.severity), table(&book.severity_left));
    let (ranks, left) = (table(&book.rank), table(&book.left));
    let (burdens, closes) = (table(&book.burden), book.closes.map(|pair| table(&pair)));
    let mut done = Done { rises: false, over: 0 };
    let n = gone.len();
    for at in (0..n).step_by(VECTOR) {
        let lanes = there(at, n);
        unsafe {
            let code = load(codes, at, lanes);
            let (known, grave) = (load(highest, at, lanes), _mm512_shuffle_epi8(severities, code));
            done.rises |= _mm512_mask_cmpgt_epu8_mask(lanes, grave, known) != 0;
            store(highest, at, lanes, _mm512_max_epu8(known, grave));
            store(severity, at, lanes, _mm512_shuffle_epi8(after, code));
            let ranked = _mm512_shuffle_epi8(ranks, code);
            let over = _mm512_mask_cmpneq_epi8_mask(lanes, ranked, all(NO_END));
            done.over += over.count_ones() as usize;
            store(rank, at, over, ranked);
            store(gone, at, over, all(1));
            for (closed, closes) in closed.chunks_mut(2).zip(closes) {
                let closing = _mm512_shuffle_epi8(closes, code);
                for (closed, bit) in closed.iter_mut().zip([1, 16]) {
                    let is = _mm512_mask_test_epi8_mask(lanes, closing, all(bit));
                    *closed += u64::from(is.count_ones());
                }
            }
            store(codes, at, lanes, _mm512_shuffle_epi8(left, code));
            if has_burden {
                add_bytes(burden, at, lanes, _mm512_shuffle_epi8(burdens, code));
            }
        }
    }
    done
}

/// Adds the bytes of a vector to numbers.
///
/// # Safety
/// The machine has AVX-512; there is a number for each lane of the mask.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,popcnt")]
unsafe fn add_bytes(sums: &mut [u32], at: usize, lanes: u64, bytes: __m512i) {
    let quarters = [
        _mm512_castsi512_si128(bytes),
        _mm512_extracti32x4_epi32::<1>(bytes),
        _mm512_extracti32x4_epi32::<2>(bytes),
        _mm512_extracti32x4_epi32::<3>(bytes),
    ];
    for (quarter, bytes) in quarters.into_iter().enumerate() {
        let mask = (lanes >> (16 * quarter)) as u16;
        unsafe {
            let place = sums.as_mut_ptr().wrapping_add(at + 16 * quarter).cast::<i32>();
            let sum = _mm512_maskz_loadu_epi32(mask, place);
            let sum = _mm512_add_epi32(sum, _mm512_cvtepu8_epi32(bytes));
            _mm512_mask_storeu_epi32(place, mask, sum);
        }
    }
}

/// # Safety
/// The machine has AVX-512; the bytes are whole groups.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,popcnt")]
unsafe fn at_least(bytes: &[u8], counts: &mut [u32]) {
    counts.fill(0);
    for at in (0..bytes.len()).step_by(VECTOR) {
        let lanes = there(at, bytes.len());
        let byte = unsafe { load(bytes, at, lanes) };
        for (least, count) in (1..).zip(&mut *counts) {
            *count += _mm512_mask_cmpge_epu8_mask(lanes, byte, all(least)).count_ones();
        }
    }
}

/// # Safety
/// The machine has AVX-512; `words` has sixteen words a stream, and streams are whole groups.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,popcnt")]
unsafe fn chacha8(key: &[u32; 8], block: u64, streams: &[u64], words: &mut [u32]) {
    let n = streams.len();
    let mut start = [_mm512_setzero_si512(); RUN];
    for (row, word) in start.iter_mut().zip(SIGMA.iter().chain(key)) {
        *row = _mm512_set1_epi32(*word as i32);
    }
    start[12] = _mm512_set1_epi32(block as i32);
    start[13] = _mm512_set1_epi32((block >> 32) as i32);
    for at in (0..n).step_by(RUN) {
        let streams: &[u64; RUN] = streams[at..at + RUN].try_into().expect("whole groups");
        let low = streams.map(|stream| stream as u32);
        let high = streams.map(|stream| (stream >> 32) as u32);
        // SAFETY: sixteen numbers are there.
        start[14] = unsafe { _mm512_loadu_si512(low.as_ptr().cast()) };
        start[15] = unsafe { _mm512_loadu_si512(high.as_ptr().cast()) };
        let mut rows = start;
        // Written out, so that every row has a place that is known when this is compiled.
        macro_rules! quarter {
            ($a:literal, $b:literal, $c:literal, $d:literal) => {
                rows[$a] = _mm512_add_epi32(rows[$a], rows[$b]);
                rows[$d] = _mm512_rol_epi32::<16>(_mm512_xor_si512(rows[$d], rows[$a]));
                rows[$c] = _mm512_add_epi32(rows[$c], rows[$d]);
                rows[$b] = _mm512_rol_epi32::<12>(_mm512_xor_si512(rows[$b], rows[$c]));
                rows[$a] = _mm512_add_epi32(rows[$a], rows[$b]);
                rows[$d] = _mm512_rol_epi32::<8>(_mm512_xor_si512(rows[$d], rows[$a]));
                rows[$c] = _mm512_add_epi32(rows[$c], rows[$d]);
                rows[$b] = _mm512_rol_epi32::<7>(_mm512_xor_si512(rows[$b], rows[$c]));
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
            let sum = _mm512_add_epi32(*row, *start);
            unsafe { _mm512_storeu_si512(words.as_mut_ptr().add(word * n + at).cast(), sum) };
        }
    }
}

/// # Safety
/// The machine has AVX-512; both arrays are as long as each other, in whole groups.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,popcnt")]
unsafe fn tops(words: &[u32], draws: &mut [u8]) {
    for at in (0..words.len()).step_by(RUN) {
        unsafe {
            let words = _mm512_loadu_si512(words.as_ptr().add(at).cast());
            let top = _mm512_cvtepi32_epi8(_mm512_srli_epi32::<24>(words));
            _mm_storeu_si128(draws.as_mut_ptr().add(at).cast(), top);
        }
    }
}
