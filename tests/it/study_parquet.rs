//! The Parquet files of a study hold what its CSV files hold.

use std::fs;
use std::fs::File;
use std::path::Path;

use parquet::file::reader::FileReader;
use parquet::file::reader::SerializedFileReader;
use parquet::record::Field;

use crate::shards::fine;

fn study(options: &str, threads: &str, folder: &Path) {
    let words = ["study", "scenarios/baltic-air.ron", "--quiet", "--brief", "--attribute", "no"];
    let out = ["--threads", threads, "--out", folder.to_str().unwrap()];
    fine(&words.into_iter().chain(options.split(' ')).chain(out).collect::<Vec<&str>>());
}

/// A cell in the words of CSV.
fn word(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Long(number) => number.to_string(),
        Field::Double(number) => number.to_string(),
        Field::Str(word) => word.clone(),
        other => panic!("no table has {other:?}"),
    }
}

/// Checks that two files are one table; gives its rows and into how many groups they are cut.
fn same_table(folder: &Path, name: &str) -> (usize, usize) {
    let file = File::open(folder.join(format!("{name}.parquet"))).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    let mut csv = csv::Reader::from_path(folder.join(format!("{name}.csv"))).unwrap();
    let header = csv.headers().unwrap().clone();
    let fields = reader.metadata().file_metadata().schema().get_fields();
    assert!(fields.iter().map(|field| field.name()).eq(&header));
    let mut rows = 0;
    let mut records = csv.records();
    for row in reader.get_row_iter(None).unwrap() {
        let (row, record) = (row.unwrap(), records.next().unwrap().unwrap());
        let cells: Vec<String> = row.get_column_iter().map(|(_, field)| word(field)).collect();
        assert!(cells.iter().map(String::as_str).eq(&record), "{name}, row {rows}");
        rows += 1;
    }
    assert!(records.next().is_none(), "{name} has {rows} rows");
    (rows, reader.num_row_groups())
}

/// Exact and counted, in one group of rows and in two, on any number of threads.
#[test]
fn parquet_files_are_the_csv_files() {
    for (options, arms, draws) in [
        ("--samples 16500 --arm high_level_nrc", 2, (16_500, 2)),
        ("--samples 5 --replications 100 --arms menu", 3, (5, 1)),
    ] {
        let [one, other] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        study(options, "1", one.path());
        study(options, "3", other.path());
        assert_eq!(same_table(one.path(), "arms"), (arms, 1));
        assert_eq!(same_table(one.path(), "draws"), draws);
        for name in ["arms.parquet", "draws.parquet"] {
            let read = |folder: &Path| fs::read(folder.join(name)).unwrap();
            assert!(read(one.path()) == read(other.path()), "{name}");
        }
    }
}
