//! The tables of a study as Parquet files, for those who read millions of draws: the columns of the
//! CSV files under the same names, uncompressed, the same bytes for the same study.
//!
//! It follows the Apache Parquet format, version 2; numbers are DOUBLE and INT64, names are UTF-8.

use std::io;
use std::io::Write;
use std::sync::Arc;

use parquet::basic::LogicalType;
use parquet::basic::Repetition;
use parquet::basic::Type as Physical;
use parquet::data_type::ByteArray;
use parquet::data_type::ByteArrayType;
use parquet::data_type::DoubleType;
use parquet::data_type::Int64Type;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedColumnWriter;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

use crate::report::study::Findings;
use crate::report::study::tables;
use crate::report::study::tables::Column;

/// Writes `arms.parquet`: a row an arm.
///
/// # Errors
/// Those of whatever it is written to.
pub fn arms(findings: &Findings<'_>, out: &mut (dyn Write + Send)) -> io::Result<()> {
    let table = tables::arms(findings);
    let mut writer = writer(&table, out)?;
    add(&mut writer, &table)?;
    writer.close()?;
    Ok(())
}

/// Writes `draws.parquet`: a row a draw, in groups of some thousand rows.
///
/// # Errors
/// As [`arms`].
pub fn draws(findings: &Findings<'_>, out: &mut (dyn Write + Send)) -> io::Result<()> {
    let mut writer = writer(&tables::draws(findings, 0..0), out)?;
    for rows in tables::runs(findings.risks.len()) {
        add(&mut writer, &tables::draws(findings, rows))?;
    }
    writer.close()?;
    Ok(())
}

/// A file for tables with these columns.
fn writer<W: Write + Send>(
    columns: &[(String, Column)],
    out: W,
) -> Result<SerializedFileWriter<W>, ParquetError> {
    let mut fields = Vec::new();
    for (name, column) in columns {
        let (physical, logical) = match column {
            Column::Words(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Column::Whole(_) => (Physical::INT64, None),
            Column::Numbers(_) | Column::Nothing(_) => (Physical::DOUBLE, None),
        };
        let repetition = match column {
            Column::Nothing(_) => Repetition::OPTIONAL,
            _ => Repetition::REQUIRED,
        };
        let field = Type::primitive_type_builder(name, physical)
            .with_repetition(repetition)
            .with_logical_type(logical);
        fields.push(Arc::new(field.build()?));
    }
    let schema = Type::group_type_builder("study").with_fields(fields).build()?;
    // Risks hardly ever repeat, and a dictionary would be one more thing that bytes depend on.
    let properties = WriterProperties::builder()
        .set_dictionary_enabled(false)
        .set_created_by(format!("offramp version {}", env!("CARGO_PKG_VERSION")))
        .build();
    SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))
}

/// Adds rows to a file.
fn add<W: Write + Send>(
    writer: &mut SerializedFileWriter<W>,
    columns: &[(String, Column)],
) -> Result<(), ParquetError> {
    let mut group = writer.next_row_group()?;
    for (_, column) in columns {
        let mut to = group.next_column()?.expect("the file was made for these columns");
        put(&mut to, column)?;
        to.close()?;
    }
    group.close()?;
    Ok(())
}

fn put(to: &mut SerializedColumnWriter<'_>, column: &Column) -> Result<usize, ParquetError> {
    match column {
        Column::Words(words) => {
            let words: Vec<ByteArray> = words.iter().map(|word| word.as_str().into()).collect();
            to.typed::<ByteArrayType>().write_batch(&words, None, None)
        }
        Column::Whole(numbers) => {
            let numbers: Vec<i64> = numbers.iter().map(|number| *number as i64).collect();
            to.typed::<Int64Type>().write_batch(&numbers, None, None)
        }
        Column::Numbers(numbers) => to.typed::<DoubleType>().write_batch(numbers, None, None),
        Column::Nothing(rows) => {
            to.typed::<DoubleType>().write_batch(&[], Some(&vec![0; *rows]), None)
        }
    }
}
