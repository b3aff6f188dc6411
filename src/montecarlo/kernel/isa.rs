//! What is done to many lanes at once, and in portable code how.
//!
//! Every array of lanes is a multiple of [`GROUP`] long. A lane's place is a code; codes from
//! `open` on draw nothing and stay. What a table leaves open is marked in `undecided`, a bit a
//! lane.

use std::fmt::Debug;
use std::ops::Range;

use crate::model::SEVERITY_MAX;

/// Arrays of lanes are multiples of this.
pub(super) const GROUP: usize = 32;

/// Turns whose draws come from one block of the generator.
pub(super) const RUN: usize = 16;

/// Codes and values below this fit the tables of [`Narrow`] and the quick side of [`Lookup`].
pub(super) const SMALL: usize = 16;

/// Thresholds of a row of [`Wide`].
pub(super) const WIDE_MAX: usize = 7;

/// Laws of few rows, at most 256, and of codes below [`SMALL`]. Of row r, if it is its own class,
/// `bounds[k * parts + r / 16]` has at r % 16 the byte of the k-th threshold: a draw with a
/// greater byte lies above it, one with the same is undecided. After the last threshold comes a
/// part that has 255 where a row is not known yet, which leaves every draw undecided. Where rows
/// are many, those that have the same bytes are one class, and class 0 is what is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Narrow {
    /// Of each row its class, in parts of sixteen; empty, if each row is its own.
    pub(super) classes: Vec<[u8; SMALL]>,
    pub(super) parts: usize,
    pub(super) bounds: Vec<[u8; SMALL]>,
    /// `next[k][code]`: where a draw above k thresholds leads.
    pub(super) next: Vec<[u8; SMALL]>,
    /// How many classes there are, if rows have them.
    count: usize,
    /// How many rows are not known.
    pub(super) unknown: usize,
}

/// More parts of rows than this are put into classes.
const UNCLASSED_MAX: usize = 2;

impl Narrow {
    /// So many rows, none of them known.
    pub(super) fn new(rows: usize, next: Vec<[u8; SMALL]>) -> Self {
        let parts_of_rows = rows.div_ceil(SMALL).max(1);
        let has_classes = parts_of_rows > UNCLASSED_MAX;
        let (classes, parts) = match has_classes {
            true => (vec![[0; SMALL]; parts_of_rows], 1),
            false => (Vec::new(), parts_of_rows),
        };
        let bounds = vec![[u8::MAX; SMALL]; next.len() * parts];
        Narrow { classes, parts, bounds, next, count: 1, unknown: rows }
    }

    /// The same with nothing known.
    pub(super) fn forget(&mut self, rows: usize) {
        *self = Narrow::new(rows, std::mem::take(&mut self.next));
    }

    /// How many thresholds a law has.
    pub(super) fn most(&self) -> usize {
        self.next.len() - 1
    }

    /// Learns a row: the bytes of its thresholds.
    pub(super) fn learn(&mut self, row: usize, bytes: impl Iterator<Item = u8>) {
        self.unknown -= usize::from(self.lacks(row));
        // The mark after the last threshold goes.
        let bytes: Vec<u8> = bytes.take(self.most()).chain([0]).collect();
        if self.classes.is_empty() {
            return self.write(row, &bytes);
        }
        let has_them = |class: &usize| self.bytes_of(*class).eq(bytes.iter().copied());
        let class = (1..self.count).find(has_them).unwrap_or_else(|| self.begin_class(&bytes));
        self.classes[row / SMALL][row % SMALL] = class as u8;
    }

    /// Whether a row is not known.
    pub(super) fn lacks(&self, row: usize) -> bool {
        let class = self.class_of(row);
        self.bounds[self.most() * self.parts + class / SMALL][class % SMALL] != 0
    }

    /// The class of a row.
    fn class_of(&self, row: usize) -> usize {
        match self.classes.get(row / SMALL) {
            Some(classes) => classes[row % SMALL].into(),
            None => row,
        }
    }

    /// The bytes of a class, and the mark after them.
    fn bytes_of(&self, class: usize) -> impl Iterator<Item = u8> + '_ {
        let parts = self.bounds[class / SMALL..].iter().step_by(self.parts);
        parts.map(move |part| part[class % SMALL])
    }

    fn write(&mut self, class: usize, bytes: &[u8]) {
        let parts = self.bounds[class / SMALL..].iter_mut().step_by(self.parts);
        parts.zip(bytes).for_each(|(part, byte)| part[class % SMALL] = *byte);
    }

    fn begin_class(&mut self, bytes: &[u8]) -> usize {
        let class = self.count;
        if class == self.parts * SMALL {
            let more = self
                .bounds
                .chunks(self.parts)
                .flat_map(|parts| parts.iter().copied().chain([[u8::MAX; SMALL]]));
            self.bounds = more.collect();
            self.parts += 1;
        }
        self.count += 1;
        self.write(class, bytes);
        class
    }
}

/// Laws of many contexts, a row each: the bytes of up to seven thresholds, the first in the
/// lowest place, and above them 1; a row that is 0 is not known yet and leaves every draw
/// undecided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wide {
    pub(super) rows: Vec<u64>,
    /// `next[k][code]`: where a draw above k thresholds leads.
    pub(super) next: Vec<[u8; 256]>,
    /// Whether all codes are below [`SMALL`].
    pub(super) is_small: bool,
}

impl Wide {
    /// Learns a row: the bytes of its thresholds.
    pub(super) fn learn(&mut self, row: usize, bytes: impl Iterator<Item = u8>) {
        let mut places = [u8::MAX; WIDE_MAX + 1];
        places[WIDE_MAX] = 1;
        places.iter_mut().zip(bytes).for_each(|(place, byte)| *place = byte);
        self.rows[row] = u64::from_le_bytes(places);
    }

    /// Above how many thresholds of a row a draw's byte is, and whether it is undecided.
    fn compare(&self, row: usize, draw: u8) -> (usize, bool) {
        let bounds = self.rows[row].to_le_bytes();
        let (mut above, mut ties) = (0, bounds[WIDE_MAX] == 0);
        for bound in &bounds[..WIDE_MAX] {
            above += usize::from(draw > *bound);
            ties |= draw == *bound;
        }
        (above, ties)
    }
}

/// Of each row, at most 256, a low and a high byte, as parts of sixteen rows: a draw between them,
/// which equals neither, stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spans {
    pub(super) lows: Vec<[u8; SMALL]>,
    pub(super) highs: Vec<[u8; SMALL]>,
}

/// A number for each byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lookup {
    pub(super) low: Box<[u8; 256]>,
    pub(super) high: Box<[u8; 256]>,
    /// Whether only the first [`SMALL`] bytes are ever asked for.
    pub(super) is_small: bool,
}

impl Lookup {
    /// The table of these values.
    pub(super) fn new(values: impl Fn(u8) -> u16, is_small: bool) -> Self {
        let part =
            |shift: u32| Box::new(std::array::from_fn(|at| (values(at as u8) >> shift) as u8));
        Lookup { low: part(0), high: part(8), is_small }
    }

    /// The value of a byte.
    #[inline]
    pub(super) fn at(&self, byte: u8) -> u16 {
        u16::from(self.low[usize::from(byte)]) | u16::from(self.high[usize::from(byte)]) << 8
    }
}

/// What a law is asked about, and where the answers go.
#[derive(Debug)]
pub(super) struct Step<'a> {
    pub(super) codes: &'a [u8],
    pub(super) open: u8,
    /// The byte of each lane's draw.
    pub(super) draws: &'a [u8],
    pub(super) next: &'a mut [u8],
    pub(super) undecided: &'a mut [u32],
}

/// What bookkeeping knows of the codes of a slot.
#[derive(Debug, Clone)]
pub(super) struct Book {
    /// Of each code its severity, with [`OPEN`] where an incident is open, and [`ENDS`] where one
    /// closes or the crisis ends.
    pub(super) standing: Box<[u8; 256]>,
    pub(super) burden: Box<[u8; 256]>,
    /// Of codes by which the crisis may be over, how much they count: the smallest names the
    /// outcome. Of others, [`NO_END`].
    pub(super) rank: Box<[u8; 256]>,
    /// What a code leaves behind at the end of the turn.
    pub(super) left: Box<[u8; 256]>,
    /// The codes that close an incident.
    pub(super) closes: Range<u8>,
    /// The code of nothing, for good.
    pub(super) spent: u8,
    pub(super) is_small: bool,
}

impl Book {
    /// Whether there is nothing to note of any code.
    pub(super) fn is_empty(&self) -> bool {
        let is_nothing = |table: &[u8; 256], nothing| table.iter().all(|each| *each == nothing);
        is_nothing(&self.standing, 0)
            && is_nothing(&self.burden, 0)
            && is_nothing(&self.rank, NO_END)
    }
}

/// The books of all slots.
#[derive(Debug, Clone)]
pub(super) struct Books {
    pub(super) slots: Vec<Book>,
    /// If there is but one slot, of few codes of which few close: what can be looked up at once.
    pub(super) alone: Option<Alone>,
    /// Ranks below this end the crisis, others where nothing is open any more.
    pub(super) ends: u8,
    /// Whether any code has a burden.
    pub(super) has_burden: bool,
    /// The slots of which there is something to note, and the others.
    pub(super) noted: Vec<usize>,
    pub(super) empty: Vec<usize>,
    /// Of each slot, of pairs of codes that close: 1 at the first, 16 at the second.
    pub(super) pairs: Vec<Vec<[u8; SMALL]>>,
}

/// The book of a slot that stands alone: whatever a code does is then all that is done.
#[derive(Debug, Clone)]
pub(super) struct Alone {
    pub(super) severity: [u8; SMALL],
    pub(super) burden: [u8; SMALL],
    pub(super) rank: [u8; SMALL],
    /// The code after the turn, and its severity.
    pub(super) left: [u8; SMALL],
    pub(super) severity_left: [u8; SMALL],
    /// Of pairs of codes that close, 1 at the first and 16 at the second.
    pub(super) closes: [[u8; SMALL]; CLOSES_PAIRS],
}

/// Of a slot that stands alone at most so many pairs of codes close.
pub(super) const CLOSES_PAIRS: usize = 2;

impl Books {
    pub(super) fn new(slots: Vec<Book>, ends: u8) -> Self {
        let has_burden = slots.iter().any(|book| book.burden.iter().any(|burden| *burden > 0));
        let alone = match &slots[..] {
            [book] if book.is_small && book.closes.len() <= 2 * CLOSES_PAIRS => Some(alone(book)),
            _ => None,
        };
        let (noted, empty) = (0..slots.len()).partition(|slot| !slots[*slot].is_empty());
        let pairs = slots.iter().map(pairs).collect();
        Books { slots, alone, ends, has_burden, noted, empty, pairs }
    }
}

fn pairs(book: &Book) -> Vec<[u8; SMALL]> {
    let pair = |first: u8| {
        let mut pair = [0; SMALL];
        for (code, bit) in (first..book.closes.end).zip([1, 16]) {
            if let Some(place) = pair.get_mut(usize::from(code)) {
                *place = bit;
            }
        }
        pair
    };
    book.closes.clone().step_by(2).map(pair).collect()
}

fn alone(book: &Book) -> Alone {
    let each = |value: &dyn Fn(usize) -> u8| std::array::from_fn(value);
    let severity = |code: usize| book.standing[code] & SEVERITY;
    let ends = |code: usize| book.rank[code] != NO_END;
    let left = |code: usize| if ends(code) { book.spent } else { book.left[code] };
    Alone {
        severity: each(&severity),
        burden: each(&|code| book.burden[code]),
        rank: each(&|code| book.rank[code]),
        left: each(&left),
        severity_left: each(&|code| severity(usize::from(left(code)))),
        closes: std::array::from_fn(|pair| pairs(book).get(pair).copied().unwrap_or_default()),
    }
}

/// See [`Book::standing`].
pub(super) const OPEN: u8 = 1 << 6;
pub(super) const ENDS: u8 = 1 << 7;
/// The bits of the severity in [`Book::standing`].
pub(super) const SEVERITY: u8 = (1 << 4) - 1;
const _: () = assert!(SEVERITY_MAX <= SEVERITY);

/// The rank of what ends nothing.
pub(super) const NO_END: u8 = u8::MAX;

/// The columns in which books are kept.
#[derive(Debug)]
pub(super) struct Account<'a> {
    /// Of each slot, its codes.
    pub(super) codes: &'a mut [Vec<u8>],
    pub(super) severity: &'a mut [u8],
    pub(super) highest: &'a mut [u8],
    pub(super) rank: &'a mut [u8],
    pub(super) gone: &'a mut [u8],
    pub(super) burden: &'a mut [u32],
    /// Of each slot and each code that closes, one after another, how often it did.
    pub(super) closed: &'a mut [u64],
}

/// What a turn has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Done {
    /// Whether the highest severity of any lane rose.
    pub(super) rises: bool,
    /// How many lanes it ended.
    pub(super) over: usize,
}

/// What is done to many lanes at once.
pub(super) trait Isa: Debug + Sync {
    /// One block of ChaCha8 for each of these streams: word i of the lanes in `words[i * n..]`,
    /// where n is the number of streams.
    fn words(&self, key: &[u32; 8], block: u64, streams: &[u64], words: &mut [u32]);
    /// The top bytes of words.
    fn tops(&self, words: &[u32], draws: &mut [u8]);
    /// Adds to each lane's sum the value of its byte.
    fn add(&self, sums: &mut [u16], lookup: &Lookup, bytes: &[u8]);
    /// As [`Isa::add`], in bytes.
    fn add_low(&self, sums: &mut [u8], lookup: &Lookup, bytes: &[u8]);
    /// Leaves lanes where they are, and undecided where they draw and no span of `rows` says that
    /// they stay.
    fn sift(&self, spans: &Spans, rows: &[u8], step: Step<'_>);
    /// Where draws lead by a narrow table; `rows` has each lane's row, where the lane draws.
    fn narrow(&self, table: &Narrow, rows: &[u8], step: Step<'_>);
    /// Where draws lead by a wide table; `rows` has each lane's row.
    fn wide(&self, table: &Wide, rows: &[u16], step: Step<'_>);
    /// Keeps the books of a turn: the severity of what stands, what it adds
    /// to the burden, what closes, which lanes are over. What has closed counts in its turn and is
    /// then taken away; lanes that are over hold nothing. A lane is over at the severity `headline`
    /// too, if one is given.
    fn account(&self, books: &Books, headline: Option<u8>, columns: Account<'_>) -> Done;
    /// Raises each lane's severity to its code's.
    fn raise(&self, book: &Book, codes: &[u8], severity: &mut [u8]);
    /// Writes `by` to the lanes that have this byte.
    fn replace(&self, to: &mut [u8], bytes: &[u8], byte: u8, by: u8);
    /// Marks the lanes that have this byte.
    fn mark(&self, bytes: &[u8], byte: u8, marks: &mut [u32]);
    /// Marks the lanes whose byte is smaller.
    fn below(&self, bytes: &[u8], byte: u8, marks: &mut [u32]);
    /// Writes a byte to the marked lanes.
    fn put(&self, bytes: &mut [u8], marks: &[u32], byte: u8);
    /// Adds one to the numbers of the marked lanes.
    fn add_one(&self, sums: &mut [u32], marks: &[u32]);
    /// Adds to `counts[i]` how many of the marked lanes have byte `first` + i.
    fn count(&self, bytes: &[u8], marks: &[u32], first: u8, counts: &mut [u64]);
    /// Lists the marked lanes; says how many they are. The list has room for all and eight more,
    /// and may have anything after them.
    fn list(&self, marks: &[u32], list: &mut [u16]) -> usize;
    /// Copies the bytes of the lanes listed, one after another.
    fn gather(&self, bytes: &[u8], list: &[u16], to: &mut [u8]);
    /// Puts bytes, one after another, where the lanes listed are.
    fn scatter(&self, bytes: &[u8], list: &[u16], to: &mut [u8]);
    /// Brings the marked lanes to the front, in order.
    fn pack(&self, bytes: &mut [u8], marks: &[u32]);
    /// Raises each lane's highest to its severity; says whether any rose.
    fn rises(&self, severity: &[u8], highest: &mut [u8]) -> bool;
    /// How many lanes have a byte of 1 or more, of 2 or more, and so on.
    fn at_least(&self, bytes: &[u8], counts: &mut [u32]);
}

/// Safe code that any machine runs: what the others must equal.
#[derive(Debug, Clone, Copy)]
pub(super) struct Portable;

impl Isa for Portable {
    fn words(&self, key: &[u32; 8], block: u64, streams: &[u64], words: &mut [u32]) {
        let n = streams.len();
        for (group, streams) in streams.chunks_exact(8).enumerate() {
            let rows = chacha8(key, block, streams.try_into().expect("chunks of eight"));
            for (word, row) in rows.iter().enumerate() {
                words[word * n + group * 8..][..8].copy_from_slice(row);
            }
        }
    }

    fn tops(&self, words: &[u32], draws: &mut [u8]) {
        for (draw, word) in draws.iter_mut().zip(words.iter()) {
            *draw = (word >> 24) as u8;
        }
    }

    fn add(&self, sums: &mut [u16], lookup: &Lookup, bytes: &[u8]) {
        for (sum, byte) in sums.iter_mut().zip(bytes) {
            *sum = sum.wrapping_add(lookup.at(*byte));
        }
    }

    fn add_low(&self, sums: &mut [u8], lookup: &Lookup, bytes: &[u8]) {
        for (sum, byte) in sums.iter_mut().zip(bytes) {
            // A lane that does not draw may have any sum.
            *sum = sum.wrapping_add(lookup.low[usize::from(*byte)]);
        }
    }

    fn sift(&self, spans: &Spans, rows: &[u8], step: Step<'_>) {
        let Step { codes, open, draws, next, undecided } = step;
        undecided.fill(0);
        next.copy_from_slice(codes);
        for lane in (0..codes.len()).filter(|lane| codes[*lane] < open) {
            let (part, row) = (usize::from(rows[lane]) / SMALL, usize::from(rows[lane]) % SMALL);
            let stays = spans.lows[part][row] < draws[lane] && draws[lane] < spans.highs[part][row];
            undecided[lane / GROUP] |= u32::from(!stays) << (lane % GROUP);
        }
    }

    fn narrow(&self, table: &Narrow, rows: &[u8], step: Step<'_>) {
        let Step { codes, open, draws, next, undecided } = step;
        undecided.fill(0);
        for lane in 0..codes.len() {
            if codes[lane] >= open {
                next[lane] = codes[lane];
                continue;
            }
            let (code, row) = (usize::from(codes[lane]), usize::from(rows[lane]));
            let (mut above, mut ties) = (0, table.unknown > 0 && table.lacks(row));
            for bound in table.bytes_of(table.class_of(row)).take(table.most()) {
                above += usize::from(draws[lane] > bound);
                ties |= draws[lane] == bound;
            }
            next[lane] = table.next[above][code];
            undecided[lane / GROUP] |= u32::from(ties) << (lane % GROUP);
        }
    }

    fn wide(&self, table: &Wide, rows: &[u16], step: Step<'_>) {
        let Step { codes, open, draws, next, undecided } = step;
        undecided.fill(0);
        for lane in 0..codes.len() {
            let code = codes[lane];
            next[lane] = code;
            if code >= open {
                continue;
            }
            let (above, ties) = table.compare(usize::from(rows[lane]), draws[lane]);
            next[lane] = table.next[above][usize::from(code)];
            undecided[lane / GROUP] |= u32::from(ties) << (lane % GROUP);
        }
    }

    fn account(&self, books: &Books, headline: Option<u8>, columns: Account<'_>) -> Done {
        let Account { codes, severity, highest, rank, gone, burden, closed } = columns;
        let mut done = Done { rises: false, over: 0 };
        // On the others nothing stands, and no severity is noted.
        for lane in 0..gone.len() {
            if gone[lane] == 1 {
                continue;
            }
            let (mut flags, mut most, mut least) = (0, 0, NO_END);
            for (book, codes) in books.slots.iter().zip(&*codes) {
                let code = usize::from(codes[lane]);
                flags |= book.standing[code];
                most = most.max(book.standing[code] & SEVERITY);
                least = least.min(book.rank[code]);
                burden[lane] += u32::from(book.burden[code]);
            }
            severity[lane] = most;
            done.rises |= most > highest[lane];
            highest[lane] = highest[lane].max(most);
            let is_ended = least < books.ends || least < NO_END && flags & OPEN == 0;
            let is_reached = headline.is_some_and(|headline| highest[lane] >= headline);
            let is_over = is_ended || is_reached;
            if flags & ENDS == 0 && !is_over {
                continue;
            }
            severity[lane] = 0;
            let mut closed = closed.iter_mut();
            for (book, codes) in books.slots.iter().zip(&mut *codes) {
                let code = &mut codes[lane];
                for (closes, closed) in book.closes.clone().zip(&mut closed) {
                    *closed += u64::from(*code == closes);
                }
                *code = if is_over { book.spent } else { book.left[usize::from(*code)] };
                let standing = book.standing[usize::from(*code)];
                severity[lane] = severity[lane].max(standing & SEVERITY);
            }
            if is_over {
                (rank[lane], gone[lane]) = (least, 1);
                done.over += 1;
            }
        }
        done
    }

    fn raise(&self, book: &Book, codes: &[u8], severity: &mut [u8]) {
        for (severity, code) in severity.iter_mut().zip(codes) {
            *severity = (*severity).max(book.standing[usize::from(*code)] & SEVERITY);
        }
    }

    fn replace(&self, to: &mut [u8], bytes: &[u8], byte: u8, by: u8) {
        for (to, each) in to.iter_mut().zip(bytes) {
            *to = if *each == byte { by } else { *to };
        }
    }

    fn mark(&self, bytes: &[u8], byte: u8, marks: &mut [u32]) {
        for (bytes, mark) in bytes.chunks_exact(GROUP).zip(marks) {
            let bits = bytes.iter().enumerate();
            *mark = bits.fold(0, |all, (at, each)| all | u32::from(*each == byte) << at);
        }
    }

    fn below(&self, bytes: &[u8], byte: u8, marks: &mut [u32]) {
        for (bytes, mark) in bytes.chunks_exact(GROUP).zip(marks) {
            let bits = bytes.iter().enumerate();
            *mark = bits.fold(0, |all, (at, each)| all | u32::from(*each < byte) << at);
        }
    }

    fn put(&self, bytes: &mut [u8], marks: &[u32], byte: u8) {
        marked(marks).for_each(|lane| bytes[lane] = byte);
    }

    fn add_one(&self, sums: &mut [u32], marks: &[u32]) {
        marked(marks).for_each(|lane| sums[lane] += 1);
    }

    fn count(&self, bytes: &[u8], marks: &[u32], first: u8, counts: &mut [u64]) {
        for lane in marked(marks) {
            let place = usize::from(bytes[lane].wrapping_sub(first));
            if let Some(count) = counts.get_mut(place) {
                *count += 1;
            }
        }
    }

    fn list(&self, marks: &[u32], list: &mut [u16]) -> usize {
        let mut length = 0;
        for lane in marked(marks) {
            list[length] = lane as u16;
            length += 1;
        }
        length
    }

    fn gather(&self, bytes: &[u8], list: &[u16], to: &mut [u8]) {
        to.iter_mut().zip(list).for_each(|(to, lane)| *to = bytes[usize::from(*lane)]);
    }

    fn scatter(&self, bytes: &[u8], list: &[u16], to: &mut [u8]) {
        bytes.iter().zip(list).for_each(|(byte, lane)| to[usize::from(*lane)] = *byte);
    }

    fn pack(&self, bytes: &mut [u8], marks: &[u32]) {
        marked(marks).enumerate().for_each(|(to, lane)| bytes[to] = bytes[lane]);
    }

    fn rises(&self, severity: &[u8], highest: &mut [u8]) -> bool {
        let mut any = false;
        for (highest, severity) in highest.iter_mut().zip(severity) {
            any |= severity > highest;
            *highest = (*highest).max(*severity);
        }
        any
    }

    fn at_least(&self, bytes: &[u8], counts: &mut [u32]) {
        let mut with = [0; 256];
        bytes.iter().for_each(|byte| with[usize::from(*byte)] += 1);
        let mut below = bytes.len() as u32;
        for (count, with) in counts.iter_mut().zip(with) {
            below -= with;
            *count = below;
        }
    }
}

/// Lists the lanes whose bits are set, at the start of `list`, which only grows.
pub(super) fn list_marked<'a>(isa: &dyn Isa, marks: &[u32], list: &'a mut Vec<u16>) -> &'a [u16] {
    let most = marks.len() * GROUP + 8;
    if list.len() < most {
        list.resize(most, 0);
    }
    let length = isa.list(marks, list);
    &list[..length]
}

/// Of each byte the places of its bits, in order.
pub(super) static PLACES: [[u8; 8]; 256] = {
    let mut places = [[0; 8]; 256];
    let mut byte = 0;
    while byte < 256 {
        let (mut bit, mut length) = (0, 0);
        while bit < 8 {
            if byte >> bit & 1 == 1 {
                places[byte][length] = bit as u8;
                length += 1;
            }
            bit += 1;
        }
        byte += 1;
    }
    places
};

/// The lanes whose bits are set.
pub(super) fn marked(marks: &[u32]) -> Marked<'_> {
    Marked { marks, group: 0, left: marks.first().copied().unwrap_or(0) }
}

/// Goes through marked lanes.
#[derive(Debug)]
pub(super) struct Marked<'a> {
    marks: &'a [u32],
    group: usize,
    /// What is left of the group.
    left: u32,
}

impl Iterator for Marked<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.left == 0 {
            self.group += 1;
            self.left = *self.marks.get(self.group)?;
        }
        let at = self.left.trailing_zeros() as usize;
        self.left &= self.left - 1;
        Some(self.group * GROUP + at)
    }
}

/// How many bits are set.
pub(super) fn count_marked(marks: &[u32]) -> usize {
    marks.iter().map(|mark| mark.count_ones() as usize).sum()
}

/// The constants of ChaCha, "expand 32-byte k".
pub(super) const SIGMA: [u32; 4] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];

/// The places of the quarter rounds of a double round.
const QUARTERS: [[usize; 4]; 8] = [
    [0, 4, 8, 12],
    [1, 5, 9, 13],
    [2, 6, 10, 14],
    [3, 7, 11, 15],
    [0, 5, 10, 15],
    [1, 6, 11, 12],
    [2, 7, 8, 13],
    [3, 4, 9, 14],
];

/// A block of ChaCha8 for eight streams side by side.
fn chacha8(key: &[u32; 8], block: u64, streams: &[u64; 8]) -> [[u32; 8]; RUN] {
    let mut start = [[0; 8]; RUN];
    for (row, word) in start.iter_mut().zip(SIGMA.iter().chain(key)) {
        *row = [*word; 8];
    }
    start[12] = [block as u32; 8];
    start[13] = [(block >> 32) as u32; 8];
    start[14] = streams.map(|stream| stream as u32);
    start[15] = streams.map(|stream| (stream >> 32) as u32);
    let mut rows = start;
    for _ in 0..4 {
        for [a, b, c, d] in QUARTERS {
            let [mut w, mut x, mut y, mut z] = [rows[a], rows[b], rows[c], rows[d]];
            for (((w, x), y), z) in w.iter_mut().zip(&mut x).zip(&mut y).zip(&mut z) {
                *w = w.wrapping_add(*x);
                *z = (*z ^ *w).rotate_left(16);
                *y = y.wrapping_add(*z);
                *x = (*x ^ *y).rotate_left(12);
                *w = w.wrapping_add(*x);
                *z = (*z ^ *w).rotate_left(8);
                *y = y.wrapping_add(*z);
                *x = (*x ^ *y).rotate_left(7);
            }
            [rows[a], rows[b], rows[c], rows[d]] = [w, x, y, z];
        }
    }
    for (row, start) in rows.iter_mut().zip(&start) {
        for (word, start) in row.iter_mut().zip(start) {
            *word = word.wrapping_add(*start);
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_the_same_bytes_are_one_class_and_the_others_stay_unknown() {
        let rows = 200;
        let mut table = Narrow::new(rows, vec![[0; SMALL]; 3]);
        let bytes = |row: usize| [row as u8 % 50, 100 + row as u8 % 50];
        for row in (0..rows).filter(|row| row % 3 != 0) {
            table.learn(row, bytes(row).into_iter());
            table.learn(row, bytes(row).into_iter());
        }
        assert_eq!((table.parts, table.unknown), (4, rows.div_ceil(3)));
        for row in 0..rows {
            assert_eq!(table.lacks(row), row % 3 == 0, "row {row}");
            if row % 3 != 0 {
                let known: Vec<u8> = table.bytes_of(table.class_of(row)).take(2).collect();
                assert_eq!(known, bytes(row), "row {row}");
            }
        }
        table.forget(rows);
        assert!((0..rows).all(|row| table.lacks(row)));
    }
}
