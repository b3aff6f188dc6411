//! What is done to many lanes at once, with instructions that not every x86 machine has: the only
//! unsafe code of this crate.
//!
//! **Why it is sound.** An [`Avx2`] or an [`Avx512`] can be had from its `detect` alone, which asks
//! the processor, so every function here runs where its instructions exist. Each checks on entry
//! that its arrays have the lengths which its loads and stores rely on: whole groups of lanes,
//! tables of at least sixteen bytes. Where a place depends on data it is bounded before: the row in
//! `wide` with a `min` against the table's length, the lanes of a list in `gather` and `scatter` by
//! a look at the greatest of them. All loads and stores are unaligned
//! ones; with AVX-512, those of a last half of a vector, and of tables that are shorter than one,
//! are masked, and what is masked is not touched.

#![allow(unsafe_code)]

mod avx2;
mod avx512;

pub(super) use crate::montecarlo::kernel::x86::avx2::Avx2;
pub(super) use crate::montecarlo::kernel::x86::avx512::Avx512;

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use crate::montecarlo::kernel::isa::*;
    use crate::montecarlo::kernel::x86::Avx2;
    use crate::montecarlo::kernel::x86::Avx512;

    /// How many lanes: whole vectors of either kind, and a group that is left over.
    const LENGTHS: [usize; 4] = [GROUP, 2 * GROUP, 3 * GROUP, 35 * GROUP];

    /// Numbers that look like chance and never change (splitmix64).
    struct Numbers(u64);

    impl Numbers {
        fn next(&mut self) -> u64 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = self.0;
            mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^ mixed >> 31
        }

        fn below(&mut self, most: usize) -> usize {
            (self.next() % most as u64) as usize
        }

        fn bytes(&mut self, n: usize, most: usize) -> Vec<u8> {
            (0..n).map(|_| self.below(most) as u8).collect()
        }

        /// Bytes that never fall.
        fn thresholds(&mut self, n: usize) -> impl Iterator<Item = u8> + use<> {
            let mut bytes = self.bytes(n, 256);
            bytes.sort_unstable();
            bytes.into_iter()
        }

        fn small(&mut self, most: usize) -> [u8; SMALL] {
            std::array::from_fn(|_| self.below(most) as u8)
        }

        fn table(&mut self, most: usize) -> Box<[u8; 256]> {
            Box::new(std::array::from_fn(|_| self.below(most) as u8))
        }
    }

    /// That every kind of machine that this one is does what portable code does: `work` is given
    /// the same numbers each time.
    #[track_caller]
    fn agree<T: PartialEq + Debug>(work: impl Fn(&dyn Isa, &mut Numbers, usize) -> T) {
        let isas = [
            Avx2::detect().map(|isa| Box::new(isa) as Box<dyn Isa>),
            Avx512::detect().map(|isa| Box::new(isa) as Box<dyn Isa>),
        ];
        for isa in isas.iter().flatten() {
            for (length, seed) in LENGTHS.into_iter().flat_map(|n| (0..40).map(move |at| (n, at))) {
                let of = |isa: &dyn Isa| work(isa, &mut Numbers(seed), length);
                assert_eq!(of(isa.as_ref()), of(&Portable), "{isa:?}, {length} lanes, seed {seed}");
            }
        }
    }

    #[test]
    fn words_and_their_tops() {
        agree(|isa, numbers, n| {
            let key = std::array::from_fn(|_| numbers.next() as u32);
            let streams: Vec<u64> = (0..n).map(|_| numbers.next()).collect();
            let (mut words, mut draws) = (vec![0; RUN * n], vec![0; RUN * n]);
            isa.words(&key, numbers.next(), &streams, &mut words);
            isa.tops(&words, &mut draws);
            (words, draws)
        });
    }

    #[test]
    fn sums() {
        agree(|isa, numbers, n| {
            let values: Vec<u16> = (0..SMALL).map(|_| numbers.next() as u16).collect();
            let lookup = Lookup::new(|byte| values[usize::from(byte) % SMALL], true);
            let bytes = numbers.bytes(n, SMALL);
            let (mut sums, mut low) = (vec![7; n], numbers.bytes(n, 256));
            isa.add(&mut sums, &lookup, &bytes);
            isa.add_low(&mut low, &lookup, &bytes);
            (sums, low)
        });
    }

    #[test]
    fn narrow_tables() {
        agree(|isa, numbers, n| {
            let (parts, most, open) =
                (1 + numbers.below(15), 1 + numbers.below(5), 1 + numbers.below(12));
            let mut next: Vec<[u8; SMALL]> = (0..=most).map(|_| numbers.small(SMALL)).collect();
            // A code that does not draw stays.
            for next in &mut next {
                (open..SMALL).for_each(|code| next[code] = code as u8);
            }
            let rows = parts * SMALL;
            let mut table = Narrow::new(rows, next);
            let unknown = if numbers.below(2) == 0 { 0 } else { numbers.below(20) };
            for row in 0..rows - unknown {
                table.learn(row, numbers.thresholds(most));
            }
            let (codes, draws) = (numbers.bytes(n, SMALL), numbers.bytes(n, 256));
            let asked = numbers.bytes(n, rows.min(256));
            decided(&codes, open as u8, &draws, |step| isa.narrow(&table, &asked, step))
        });
    }

    #[test]
    fn sieves() {
        agree(|isa, numbers, n| {
            let parts = 1 + numbers.below(15);
            let spans = Spans {
                lows: (0..parts).map(|_| numbers.small(200)).collect(),
                highs: (0..parts).map(|_| numbers.small(256)).collect(),
            };
            let open = 1 + numbers.below(14) as u8;
            let (codes, draws) = (numbers.bytes(n, SMALL), numbers.bytes(n, 256));
            let asked = numbers.bytes(n, parts * SMALL);
            let (mut next, mut undecided) = (vec![0; n], vec![0; n / GROUP]);
            let (next_of, marks) = (&mut next, &mut undecided);
            let step = Step { codes: &codes, open, draws: &draws, next: next_of, undecided: marks };
            isa.sift(&spans, &asked, step);
            assert_eq!(next, codes);
            undecided
        });
    }

    #[test]
    fn wide_tables() {
        agree(|isa, numbers, n| {
            let rows = 1 + numbers.below(3000);
            let next = (0..=WIDE_MAX).map(|_| *numbers.table(SMALL)).collect();
            let mut table = Wide { rows: vec![0; rows], next, is_small: true };
            for row in (0..rows).filter(|row| row % 11 != 3) {
                let most = 1 + numbers.below(WIDE_MAX);
                table.learn(row, numbers.thresholds(most));
            }
            let sparse = numbers.below(2) == 0;
            let open = 1 + numbers.below(if sparse { 2 } else { 14 }) as u8;
            let (codes, draws) = (numbers.bytes(n, SMALL), numbers.bytes(n, 256));
            let asked: Vec<u16> = (0..n).map(|_| numbers.below(rows) as u16).collect();
            decided(&codes, open, &draws, |step| isa.wide(&table, &asked, step))
        });
    }

    /// Where lanes are led, those aside that are undecided: of them nothing is asked.
    fn decided(
        codes: &[u8],
        open: u8,
        draws: &[u8],
        lead: impl FnOnce(Step<'_>),
    ) -> (Vec<u8>, Vec<u32>) {
        let n = codes.len();
        let (mut next, mut undecided) = (vec![0; n], vec![0; n / GROUP]);
        lead(Step { codes, open, draws, next: &mut next, undecided: &mut undecided });
        marked(&undecided).for_each(|lane| next[lane] = 0);
        (next, undecided)
    }

    /// A book of open codes, then codes that close or end, then quiet and spent.
    fn book(numbers: &mut Numbers) -> Book {
        let (open, closes, ends) =
            (1 + numbers.below(6) as u8, numbers.below(6) as u8, numbers.below(3) as u8);
        let (closing, rungs) = (open..open + closes, open + closes + ends);
        let mut book = Book {
            standing: numbers.table(11),
            burden: numbers.table(8),
            rank: Box::new([NO_END; 256]),
            left: Box::new(std::array::from_fn(|code| code as u8)),
            closes: closing.clone(),
            spent: rungs + 1,
            is_small: true,
        };
        for code in 0..=u8::MAX {
            let at = usize::from(code);
            book.standing[at] |= if code < open { OPEN } else { ENDS };
            if code >= rungs {
                (book.standing[at], book.burden[at]) = (0, 0);
            } else if code >= open && numbers.below(4) > 0 {
                book.rank[at] = numbers.below(6) as u8;
            }
            if closing.contains(&code) {
                book.left[at] = rungs + numbers.below(2) as u8;
            }
        }
        book
    }

    #[test]
    fn accounts() {
        agree(|isa, numbers, n| {
            let slots = 1 + numbers.below(2) * numbers.below(9);
            let mut slots: Vec<Book> = (0..slots).map(|_| book(numbers)).collect();
            if numbers.below(2) == 0 {
                slots.iter_mut().for_each(|book| book.burden.fill(0));
            }
            let books = Books::new(slots, numbers.below(5) as u8);
            let mut gone = numbers.bytes(n, 2);
            let codes = books.slots.iter().map(|book| {
                let codes = gone.iter().map(|gone| match gone {
                    1 => book.spent,
                    _ => numbers.below(usize::from(book.spent) + 1) as u8,
                });
                codes.collect()
            });
            let mut codes: Vec<Vec<u8>> = codes.collect();
            let (mut severity, mut highest) = (vec![0; n], numbers.bytes(n, 11));
            let (mut rank, mut burden) = (vec![NO_END; n], vec![70_000; n]);
            let closing = books.slots.iter().map(|book| book.closes.len()).sum();
            let mut closed = vec![0; closing];
            let headline = [None, Some(7)][numbers.below(2)];
            let columns = Account {
                codes: &mut codes,
                severity: &mut severity,
                highest: &mut highest,
                rank: &mut rank,
                gone: &mut gone,
                burden: &mut burden,
                closed: &mut closed,
            };
            let done = isa.account(&books, headline, columns);
            let mut raised = vec![0; n];
            isa.raise(&books.slots[0], &codes[0], &mut raised);
            (codes, severity, highest, rank, gone, burden, closed, done, raised)
        });
    }

    #[test]
    fn what_is_done_to_marked_lanes() {
        agree(|isa, numbers, n| {
            let marks: Vec<u32> = (0..n / GROUP).map(|_| numbers.next() as u32).collect();
            let (bytes, mut put) = (numbers.bytes(n, 11), numbers.bytes(n, 11));
            isa.put(&mut put, &marks, 9);
            let (mut same, mut below) = (marks.clone(), marks.clone());
            isa.mark(&bytes, 4, &mut same);
            isa.below(&bytes, 4, &mut below);
            let (mut counts, mut least) = (vec![0; 9], vec![0; 10]);
            isa.count(&bytes, &marks, 1, &mut counts);
            isa.at_least(&bytes, &mut least);
            let (mut list, mut gathered) = (vec![0; n + 8], vec![0; n]);
            let length = isa.list(&marks, &mut list);
            list.truncate(length);
            isa.gather(&bytes, &list, &mut gathered);
            let mut scattered = numbers.bytes(n, 11);
            isa.scatter(&gathered, &list, &mut scattered);
            let mut sums: Vec<u32> = (0..n as u32).collect();
            isa.add_one(&mut sums, &marks);
            let lists = (list, gathered, scattered, sums);
            let (mut packed, mut replaced) = (bytes.clone(), bytes.clone());
            isa.pack(&mut packed, &marks);
            packed.truncate(count_marked(&marks));
            isa.replace(&mut replaced, &put, 9, 200);
            let mut highest = numbers.bytes(n, 11);
            let rises = isa.rises(&bytes, &mut highest);
            (put, same, below, counts, least, packed, replaced, highest, rises, lists)
        });
    }
}
