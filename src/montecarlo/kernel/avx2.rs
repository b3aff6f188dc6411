//! The same with AVX2: the only unsafe code of this crate.
//!
//! **Why it is sound.** An [`Avx2`] can be had from [`Avx2::detect`] alone, which asks the
//! processor, so every function below runs where its instructions exist. Each checks on entry that
//! its arrays have the lengths which its loads and stores rely on: whole groups of lanes, tables of
//! at least sixteen bytes. The one access whose place depends on data, the gather of [`wide`],
//! reads `rows[row]` and `next[code]`; both places are bounded with a `min` against the table's
//! length before they are used. All loads and stores are unaligned ones.

#![allow(unsafe_code)]

use std::arch::x86_64::*;

use crate::montecarlo::kernel::isa::Book;
use crate::montecarlo::kernel::isa::GROUP;
use crate::montecarlo::kernel::isa::Isa;
use crate::montecarlo::kernel::isa::Lookup;
use crate::montecarlo::kernel::isa::Narrow;
use crate::montecarlo::kernel::isa::Portable;
use crate::montecarlo::kernel::isa::RUN;
use crate::montecarlo::kernel::isa::SIGMA;
use crate::montecarlo::kernel::isa::Step;
use crate::montecarlo::kernel::isa::Wide;

/// Proof that this machine has AVX2.
#[derive(Debug, Clone, Copy)]
pub(super) struct Avx2(());

impl Avx2 {
    /// The proof, if it can be given.
    pub(super) fn detect() -> Option<Self> {
        std::arch::is_x86_feature_detected!("avx2").then_some(Avx2(()))
    }
}

impl Isa for Avx2 {
    fn words(
        &self,
        key: &[u32; 8],
        block: u64,
        streams: &[u64],
        words: &mut [u32],
        draws: &mut [u8],
    ) {
        let n = streams.len();
        assert!(n.is_multiple_of(GROUP) && words.len() == RUN * n && draws.len() == RUN * n);
        // SAFETY: `self` proves AVX2; the lengths are checked.
        unsafe { chacha8(key, block, streams, words) };
        unsafe { top_bytes(words, draws) };
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

    fn narrow(&self, table: &Narrow, contexts: &[u8], step: Step<'_>) {
        check(&step);
        assert!(table.contexts <= CONTEXTS_MAX);
        assert!(table.contexts == 1 || contexts.len() == step.codes.len());
        assert!(table.bounds.len().is_multiple_of(table.contexts));
        assert!(table.next.len() == table.bounds.len() / table.contexts + 1);
        // SAFETY: `self` proves AVX2; the lengths are checked.
        unsafe { narrow(table, contexts, step) }
    }

    fn wide(&self, table: &Wide, rows: &[u16], step: Step<'_>) {
        check(&step);
        assert!(rows.len() == step.codes.len() && !table.rows.is_empty() && !table.next.is_empty());
        // SAFETY: `self` proves AVX2; the lengths are checked.
        unsafe { wide(table, rows, step) }
    }

    fn keep(
        &self,
        book: &Book,
        codes: &[u8],
        severity: &mut [u8],
        burden: &mut [u8],
        ends: &mut [u32],
    ) {
        if !book.is_small {
            return Portable.keep(book, codes, severity, burden, ends);
        }
        let n = codes.len();
        assert!(n.is_multiple_of(GROUP) && severity.len() == n && burden.len() == n);
        assert!(ends.len() * GROUP == n);
        // SAFETY: `self` proves AVX2; the lengths are checked.
        unsafe { keep(book, codes, severity, burden, ends) }
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

    fn rises(&self, severity: &[u8], highest: &mut [u8], before: &mut [u8], marks: &mut [u32]) {
        let n = severity.len();
        assert!(n.is_multiple_of(GROUP) && highest.len() == n && before.len() == n);
        assert!(marks.len() * GROUP == n);
        // SAFETY: `self` proves AVX2; the lengths are checked.
        unsafe { rises(severity, highest, before, marks) }
    }
}

/// More contexts than this are too many for a narrow table.
pub(super) const CONTEXTS_MAX: usize = 8;

fn check(step: &Step<'_>) {
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

/// # Safety
/// The machine has AVX2; the lengths are those that [`Avx2::narrow`] checks.
#[target_feature(enable = "avx2")]
unsafe fn narrow(tables: &Narrow, contexts: &[u8], step: Step<'_>) {
    let Step { codes, open, draws, next, undecided } = step;
    let count = tables.contexts;
    unsafe {
        let open = _mm256_set1_epi8(open as i8);
        let mut here = [_mm256_setzero_si256(); CONTEXTS_MAX];
        for (group, undecided) in undecided.iter_mut().enumerate() {
            let at = group * GROUP;
            let (code, draw) = (load(codes, at), load(draws, at));
            if count > 1 {
                let context = load(contexts, at);
                for (number, here) in here[..count].iter_mut().enumerate() {
                    *here = _mm256_cmpeq_epi8(context, _mm256_set1_epi8(number as i8));
                }
            }
            let mut to = _mm256_shuffle_epi8(table(&tables.next[0]), code);
            let mut ties = _mm256_setzero_si256();
            for (bounds, next) in tables.bounds.chunks_exact(count).zip(&tables.next[1..]) {
                let mut bound = _mm256_shuffle_epi8(table(&bounds[0]), code);
                for (bounds, here) in bounds[1..].iter().zip(&here[1..]) {
                    let other = _mm256_shuffle_epi8(table(bounds), code);
                    bound = _mm256_blendv_epi8(bound, other, *here);
                }
                ties = _mm256_or_si256(ties, _mm256_cmpeq_epi8(draw, bound));
                // A tie counts as above here; it is decided elsewhere.
                let above = _mm256_cmpeq_epi8(_mm256_max_epu8(draw, bound), draw);
                to = _mm256_blendv_epi8(to, _mm256_shuffle_epi8(table(next), code), above);
            }
            store(next, at, to);
            let draws = _mm256_cmpgt_epi8(open, code);
            *undecided = _mm256_movemask_epi8(_mm256_and_si256(ties, draws)) as u32;
        }
    }
}

/// # Safety
/// The machine has AVX2; the lengths are those that [`Avx2::wide`] checks.
#[target_feature(enable = "avx2")]
unsafe fn wide(table: &Wide, rows: &[u16], step: Step<'_>) {
    let Step { codes, open, draws, next, undecided } = step;
    unsafe {
        let last_row = _mm_set1_epi32(i32::try_from(table.rows.len() - 1).unwrap_or(i32::MAX));
        let last_code = _mm_set1_epi32(i32::try_from(table.next.len() - 1).unwrap_or(i32::MAX));
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
        let (zero, ones) = (_mm256_setzero_si256(), _mm256_set1_epi8(1));
        let byte = _mm256_set1_epi64x(255);
        let open = _mm256_set1_epi8(open as i8);
        for (group, undecided) in undecided.iter_mut().enumerate() {
            let at = group * GROUP;
            let code = load(codes, at);
            // Unsigned comparison: the code draws unless the greater of both is the code.
            let stays = _mm256_cmpeq_epi8(_mm256_max_epu8(code, open), code);
            let draws_mask = !(_mm256_movemask_epi8(stays) as u32);
            let mut ties = 0u32;
            let mut to = zero;
            let mut shift = _mm_setzero_si128();
            for quad in 0..GROUP / 4 {
                if draws_mask >> (4 * quad) & 15 != 0 {
                    let lane = at + 4 * quad;
                    let draw =
                        _mm256_set1_epi32(draws.as_ptr().add(lane).cast::<i32>().read_unaligned());
                    let draw = _mm256_shuffle_epi8(draw, spread);
                    let row = _mm_loadl_epi64(rows.as_ptr().add(lane).cast());
                    let row = _mm_min_epu32(_mm_cvtepu16_epi32(row), last_row);
                    let bounds = _mm256_i32gather_epi64::<8>(table.rows.as_ptr().cast(), row);
                    let code = codes.as_ptr().add(lane).cast::<i32>().read_unaligned();
                    let code = _mm_cvtepu8_epi32(_mm_cvtsi32_si128(code));
                    let code = _mm_min_epu32(code, last_code);
                    let nexts = _mm256_i32gather_epi64::<8>(table.next.as_ptr().cast(), code);
                    let equal = _mm256_cmpeq_epi8(draw, bounds);
                    let decided = _mm256_cmpeq_epi64(equal, zero);
                    let decided = _mm256_movemask_pd(_mm256_castsi256_pd(decided)) as u32;
                    ties |= (decided ^ 15) << (4 * quad);
                    // The number of bounds below the draw, times eight: a shift in bits.
                    let below = _mm256_subs_epu8(draw, bounds);
                    let below = _mm256_min_epu8(below, ones);
                    let count = _mm256_slli_epi64::<3>(_mm256_sad_epu8(below, zero));
                    let found = _mm256_and_si256(_mm256_srlv_epi64(nexts, count), byte);
                    to = _mm256_or_si256(to, _mm256_sll_epi64(found, shift));
                }
                shift = _mm_add_epi64(shift, _mm_set_epi64x(0, 8));
            }
            // Byte q * 8 + i is lane i * 4 + q's: bring them in order.
            let paired = _mm256_shuffle_epi8(to, pair);
            let (left, right) =
                (_mm256_castsi256_si128(paired), _mm256_extracti128_si256::<1>(paired));
            let to =
                _mm256_set_m128i(_mm_unpackhi_epi16(left, right), _mm_unpacklo_epi16(left, right));
            store(next, at, _mm256_blendv_epi8(to, code, stays));
            *undecided = ties & draws_mask;
        }
    }
}

/// # Safety
/// The machine has AVX2; the lengths are those that [`Avx2::keep`] checks.
#[target_feature(enable = "avx2")]
unsafe fn keep(
    book: &Book,
    codes: &[u8],
    severity: &mut [u8],
    burden: &mut [u8],
    ends: &mut [u32],
) {
    unsafe {
        let (severities, burdens) = (start_of(&book.severity), start_of(&book.burden));
        let open = _mm256_set1_epi8(book.open as i8);
        let rungs = _mm256_set1_epi8(book.rungs as i8);
        for (group, ends) in ends.iter_mut().enumerate() {
            let at = group * GROUP;
            let code = load(codes, at);
            let grave = _mm256_shuffle_epi8(severities, code);
            let raised = _mm256_max_epu8(load(severity, at), grave);
            store(severity, at, raised);
            let sum = _mm256_add_epi8(load(burden, at), _mm256_shuffle_epi8(burdens, code));
            store(burden, at, sum);
            let is_open = _mm256_cmpgt_epi8(open, code);
            let is_rung = _mm256_cmpgt_epi8(rungs, code);
            *ends = _mm256_movemask_epi8(_mm256_andnot_si256(is_open, is_rung)) as u32;
        }
    }
}

/// # Safety
/// The machine has AVX2; both arrays are as long as each other, in whole groups.
#[target_feature(enable = "avx2")]
unsafe fn raise(book: &Book, codes: &[u8], severity: &mut [u8]) {
    unsafe {
        let severities = start_of(&book.severity);
        for at in (0..codes.len()).step_by(GROUP) {
            let grave = _mm256_shuffle_epi8(severities, load(codes, at));
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
/// The machine has AVX2; the lengths are those that [`Avx2::rises`] checks.
#[target_feature(enable = "avx2")]
unsafe fn rises(severity: &[u8], highest: &mut [u8], before: &mut [u8], marks: &mut [u32]) {
    unsafe {
        for (group, mark) in marks.iter_mut().enumerate() {
            let at = group * GROUP;
            let (now, known) = (load(severity, at), load(highest, at));
            store(before, at, known);
            store(highest, at, _mm256_max_epu8(now, known));
            // Severities are small, so signed comparison will do.
            *mark = _mm256_movemask_epi8(_mm256_cmpgt_epi8(now, known)) as u32;
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
unsafe fn top_bytes(words: &[u32], draws: &mut [u8]) {
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
