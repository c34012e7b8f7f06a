use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex};

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_ipc::reader::FileReader;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::*;
use crate::sim::{ColumnKind, Statistics};

fn column(name: &str, kind: ColumnKind, unit: &str) -> Column {
    Column {
        name: name.into(),
        kind,
        id: name.into(),
        label: format!("The \"{name}\""),
        unit: unit.into(),
        scale: 1.0,
        truth: kind == ColumnKind::State,
        words: if kind == ColumnKind::Limit { vec![String::new(), "room in A, B".into()] } else { Vec::new() },
    }
}

fn columns() -> Vec<Column> {
    vec![
        column("A.cash", ColumnKind::Stock, "DATA"),
        column("time", ColumnKind::Metric, "1"),
        column("open", ColumnKind::State, ""),
        column("limit(pay)", ColumnKind::Limit, ""),
    ]
}

fn run(point: usize, run: u64) -> Trajectory {
    let chosen = |name: &str, value: f64, truth: bool, redrawn| Chosen {
        name: name.into(),
        id: name.into(),
        unit: if truth { "".into() } else { "%".into() },
        value,
        truth,
        redrawn,
    };
    Trajectory {
        point,
        run,
        chosen: vec![chosen("fee", 0.1 + 0.2, false, Some(3)), chosen("on", 1.0, true, None)],
        rows: vec![0, 10, 20],
        times: vec![0.0, 2.5, 5.0],
        cells: vec![
            vec![1e22, -0.0, 5e-324],
            vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY],
            vec![1.0, 0.0, f64::NAN],
            vec![0.0, 1.0, 0.0],
        ],
        stopped: None,
        cut: false,
    }
}

/// Writes two runs of two points to a file and gives its path, in a folder that must be kept.
fn written(format: Format, ending: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("out.{ending}"));
    assert_eq!(Format::of(&path).unwrap(), format);
    let mut writer = Writer::new(&Target::File(path.clone()), format, &columns(), true).unwrap();
    assert!(!path.exists());
    assert_eq!(writer.trajectory(&run(0, 1)).unwrap(), Written::On);
    assert_eq!(writer.trajectory(&run(1, 1)).unwrap(), Written::On);
    assert!(!path.exists());
    writer.finish().unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    (folder, path)
}

#[test]
fn csv_has_a_line_for_each_row() {
    let (_folder, path) = written(Format::Csv, "csv");
    let text = fs::read_to_string(path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "point,run,step,time,fee,redrawn(fee),on,A.cash,time_,open,limit(pay)");
    assert_eq!(lines[1], "0,1,0,0.0,0.30000000000000004,3,true,1e+22,,true,");
    assert_eq!(lines[2], "0,1,10,2.5,0.30000000000000004,3,true,-0.0,inf,false,\"room in A, B\"");
    assert_eq!(lines[6], "1,1,20,5.0,0.30000000000000004,3,true,5e-324,-inf,,");
    assert_eq!(lines.len(), 7);
}

#[test]
fn json_is_valid_and_says_what_columns_are() {
    let (_folder, path) = written(Format::Json, "json");
    let json: serde_json::Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let first = serde_json::json!({"name": "A.cash", "kind": "stock", "label": "The \"A.cash\"", "unit": "DATA"});
    assert_eq!(json["columns"][0], first);
    assert_eq!(json["params"][0]["unit"], "%");
    assert_eq!(json["runs"].as_array().unwrap().len(), 2);
    let expected = serde_json::json!({
        "point": 1, "run": 1, "step": [0, 10, 20], "time": [0.0, 2.5, 5.0],
        "params": {"fee": 0.1 + 0.2, "redrawn(fee)": 3, "on": true},
        "cells": {
            "A.cash": [1e22, -0.0, 5e-324], "time_": [null, "inf", "-inf"], "open": [true, false, null],
            "limit(pay)": ["", "room in A, B", ""],
        },
    });
    assert_eq!(json["runs"][1], expected);
}

fn check(batch: &RecordBatch) {
    let names: Vec<&str> = batch.schema_ref().fields().iter().map(|field| field.name().as_str()).collect();
    let expected =
        ["point", "run", "step", "time", "fee", "redrawn(fee)", "on", "A.cash", "time_", "open", "limit(pay)"];
    assert_eq!(names, expected);
    let cash = batch.schema_ref().field_with_name("A.cash").unwrap().metadata().clone();
    assert_eq!((cash["unit"].as_str(), cash["kind"].as_str()), ("DATA", "stock"));
    let whole = |name: &str| batch[name].as_primitive::<Int64Type>().values().to_vec();
    assert_eq!(whole("point"), [0, 0, 0, 1, 1, 1]);
    assert_eq!(whole("step"), [0, 10, 20, 0, 10, 20]);
    let numbers = |name: &str| batch[name].as_primitive::<Float64Type>().iter().collect::<Vec<_>>();
    let bits: Vec<u64> = numbers("A.cash").into_iter().map(|number| number.unwrap().to_bits()).collect();
    assert_eq!(bits[..3], [1e22, -0.0, 5e-324].map(f64::to_bits));
    assert_eq!(numbers("time_")[3..], [None, Some(f64::INFINITY), Some(f64::NEG_INFINITY)]);
    assert_eq!(batch["open"].as_boolean().iter().collect::<Vec<_>>()[..3], [Some(true), Some(false), None]);
    assert_eq!(batch["limit(pay)"].as_string::<i32>().value(4), "room in A, B");
}

#[test]
fn arrow_reads_back_bit_by_bit() {
    let (_folder, path) = written(Format::Arrow, "feather");
    let batches: Vec<_> = FileReader::try_new(fs::File::open(path).unwrap(), None).unwrap().collect();
    assert_eq!(batches.len(), 1);
    check(batches[0].as_ref().unwrap());
}

#[test]
fn parquet_reads_back_bit_by_bit() {
    let (_folder, path) = written(Format::Parquet, "parquet");
    let reader = ParquetRecordBatchReaderBuilder::try_new(fs::File::open(path).unwrap()).unwrap().build().unwrap();
    let batches: Vec<_> = reader.collect();
    assert_eq!(batches.len(), 1);
    check(batches[0].as_ref().unwrap());
}

#[test]
fn long_runs_are_written_before_the_end() {
    let mut long = run(0, 1);
    long.rows = (0..20_000).collect();
    long.times = vec![1.0; 20_000];
    long.cells.iter_mut().for_each(|cells| *cells = vec![1.0; 20_000]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.arrow");
    let mut writer = Writer::new(&Target::File(path.clone()), Format::Arrow, &columns(), false).unwrap();
    (0..3).for_each(|_| assert_eq!(writer.trajectory(&long).unwrap(), Written::On));
    writer.finish().unwrap();
    let batches: Vec<_> = FileReader::try_new(fs::File::open(path).unwrap(), None).unwrap().collect();
    assert_eq!(batches.len(), 3);
}

#[test]
fn statistics_are_a_line_for_each_row_and_column() {
    let statistics = Statistics::new(1, 4, 4, &[0.025, 0.5]);
    for place in 0..4 {
        statistics.absorb(0, 0, place, &[1.0, 2.0, 3.0, f64::NAN]).unwrap();
    }
    let table = statistics.table(2, &[7], &[3.5], &columns());
    for format in [Format::Csv, Format::Json] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        let mut writer = Writer::new(&Target::File(path.clone()), format, &columns(), true).unwrap();
        writer.statistics(&table).unwrap();
        writer.finish().unwrap();
        let text = fs::read_to_string(path).unwrap();
        if format == Format::Csv {
            let lines: Vec<&str> = text.lines().collect();
            assert_eq!(lines[0], "point,step,time,column,unit,count,mean,sd,min,q2.5,q50,max");
            assert_eq!(lines[1], "2,7,3.5,A.cash,DATA,3,2.0,1.0,1.0,1.05,2.0,3.0");
            assert_eq!(lines[2], "2,7,3.5,time_,1,3,2.0,1.0,1.0,1.05,2.0,3.0");
            assert_eq!(lines.len(), 4, "limits are words: {text}");
        } else {
            let json: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(json["statistics"][0]["cells"]["mean"], serde_json::json!([2.0, 2.0, 2.0]));
        }
    }
}

#[test]
fn no_runs_make_a_file_without_rows() {
    for (format, least) in [(Format::Csv, 20), (Format::Json, 20), (Format::Parquet, 100), (Format::Arrow, 100)] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        Writer::new(&Target::File(path.clone()), format, &columns(), false).unwrap().finish().unwrap();
        assert!(fs::metadata(path).unwrap().len() > least, "{format:?}");
    }
}

#[test]
fn a_file_that_is_not_finished_leaves_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.csv");
    fs::write(&path, "old").unwrap();
    let mut writer = Writer::new(&Target::File(path.clone()), Format::Csv, &columns(), false).unwrap();
    writer.trajectory(&run(0, 1)).unwrap();
    drop(writer);
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// A stream that takes so many bytes.
struct Short(usize, io::ErrorKind);

impl io::Write for Short {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(self.0);
        self.0 -= taken;
        if taken == 0 { Err(self.1.into()) } else { Ok(taken) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes runs to a stream until it ends: how that was told, and how finishing went.
fn until(format: Format, kind: io::ErrorKind) -> (Result<Written, Failure>, Result<(), Failure>) {
    let (output, trouble) = Output::stream(Box::new(Short(100_000, kind)));
    let mut writer = Writer::on(output, trouble, format, &columns(), false);
    let mut long = run(0, 1);
    long.rows = (0..10_000).map(|row| row * 7919).collect();
    long.times = (0..10_000).map(|row| f64::from(row) * 0.37).collect();
    long.cells.iter_mut().for_each(|cells| *cells = long.times.iter().map(|time| time.sqrt()).collect());
    long.cells[3].fill(0.0);
    for _ in 0..50 {
        match writer.trajectory(&long) {
            Ok(Written::On) => {}
            ended => return (ended, writer.finish()),
        }
    }
    (Ok(Written::On), writer.finish())
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    for format in [Format::Csv, Format::Json, Format::Arrow] {
        assert_eq!(until(format, io::ErrorKind::BrokenPipe), (Ok(Written::Enough), Ok(())), "{format:?}");
    }
    // Parquet keeps groups of rows to the end.
    assert_eq!(until(Format::Parquet, io::ErrorKind::BrokenPipe).1, Ok(()));
}

#[test]
fn a_full_disk_is_told() {
    for format in [Format::Csv, Format::Json, Format::Arrow, Format::Parquet] {
        let (ended, finished) = until(format, io::ErrorKind::StorageFull);
        let failure = ended.err().or(finished.err()).unwrap();
        assert_eq!(failure.message, "cannot write to standard output: no space left on the disk", "{format:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_told_with_what_to_do() {
    for format in [Format::Csv, Format::Json, Format::Arrow, Format::Parquet] {
        let mut writer = Writer::new(&Target::File("/dev/full".into()), format, &columns(), false).unwrap();
        writer.trajectory(&run(0, 1)).unwrap();
        let failure = writer.finish().unwrap_err();
        assert!(failure.message.starts_with("cannot write `/dev/full`: no space left on the disk"), "{failure:?}");
        assert!(failure.help.unwrap().starts_with("make room"));
    }
}

#[test]
fn what_cannot_be_opened_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let open = |path: &Path| Writer::new(&Target::File(path.to_owned()), Format::Csv, &columns(), false).err().unwrap();
    let missing = open(&folder.path().join("no/out.csv"));
    assert!(missing.message.contains("no such file or folder"), "{missing:?}");
    assert!(missing.help.unwrap().ends_with("no` first"));
    assert!(open(folder.path()).message.contains("it is a folder"));
    let unknown = Format::of(Path::new("out.xlsx")).unwrap_err();
    assert_eq!(unknown.message, "cannot tell the format of `out.xlsx`: it has the ending `.xlsx`");
    assert_eq!(unknown.help.unwrap(), "end it in .csv, .json, .parquet or .arrow");
    assert!(Format::of(Path::new("out")).unwrap_err().message.ends_with("it has no ending"));
}

#[test]
fn names_never_stand_twice() {
    let columns = ["run", "run_", "step"].map(|name| column(name, ColumnKind::Let, "1"));
    let names: Vec<String> = fields::of_columns(&columns).into_iter().map(|field| field.name).collect();
    assert_eq!(names, ["run_", "run__", "step_"]);
}

#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl io::Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn numbers_read_back_as_they_were() {
    let shared = Shared::default();
    let (output, trouble) = Output::stream(Box::new(shared.clone()));
    let numbers = [0.1, 1.0 / 3.0, 1e300, f64::MIN_POSITIVE, 123_456_789.0, f64::INFINITY, -1e-7];
    let mut one = run(0, 1);
    one.rows = (0..7).collect();
    one.times = vec![0.0; 7];
    one.cells = vec![numbers.to_vec()];
    let mut writer = Writer::on(output, trouble, Format::Csv, &columns()[..1], false);
    writer.trajectory(&one).unwrap();
    writer.finish().unwrap();
    let text = String::from_utf8(shared.0.lock().unwrap().clone()).unwrap();
    let read: Vec<f64> = text.lines().skip(1).map(|line| line.rsplit(',').next().unwrap().parse().unwrap()).collect();
    assert_eq!(read, numbers);
}

#[test]
fn the_same_results_are_the_same_bytes() {
    for (format, ending) in
        [(Format::Csv, "csv"), (Format::Json, "json"), (Format::Parquet, "parquet"), (Format::Arrow, "arrow")]
    {
        let [first, second] = [(); 2].map(|()| {
            let (_folder, path) = written(format, ending);
            fs::read(path).unwrap()
        });
        assert!(first == second, "{format:?}");
    }
}

#[test]
#[ignore = "needs a Python with pandas and pyarrow, named by VFLOW_PYARROW"]
fn pandas_reads_what_is_written() {
    let python = std::env::var_os("VFLOW_PYARROW").expect("VFLOW_PYARROW names a Python with pandas and pyarrow");
    let files = [(Format::Csv, "csv"), (Format::Parquet, "parquet"), (Format::Arrow, "feather")];
    let written = files.map(|(format, ending)| written(format, ending));
    let script = "
import sys, pandas as pd, pyarrow.parquet as pq
a, b, c = pd.read_csv(sys.argv[1]), pd.read_parquet(sys.argv[2]), pd.read_feather(sys.argv[3])
a['limit(pay)'] = a['limit(pay)'].fillna('')
pd.testing.assert_frame_equal(b, c)
pd.testing.assert_frame_equal(a, b, check_dtype=False, check_exact=True)
assert b['A.cash'][2] == 5e-324 and b['time_'][1] == float('inf') and b['open'][0] == True
assert pq.read_schema(sys.argv[2]).field('A.cash').metadata[b'unit'] == b'DATA'
";
    let output =
        Command::new(python).arg("-c").arg(script).args(written.iter().map(|(_, path)| path)).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
