//! Replications of a single scenario, as the command line prints them.

use serde::Serialize;
use serde::ser::Serializer;
use serde_json::Value;

use super::super::job::JobResult;
use super::super::quantity::{Quantity, catalogue, mean_estimate};
use super::super::table::Estimate;
use super::super::text::{interval_text, value_text};
use super::csv_text::{estimate_cells, write};
use super::terminal::aligned;
use super::{Interval, MAKER, Maker, digest_text};
use crate::scenario::{Field, Scenario, encode, to_json};
use crate::words::page::FIRST_DEVICE;

/// JSON: the scenario, the digests, every measure with mean and interval.
pub fn run_json(scenario: &Scenario, results: &[JobResult]) -> String {
    let file = File {
        format: "nines-run/1",
        nines: MAKER,
        scenario: Written {
            query: encode(scenario),
            settings: serde_json::from_str(&to_json(scenario)).unwrap_or_default(),
        },
        seed: scenario.config().plain_seed(),
        replications: results.len(),
        digest: results.first().map(|first| digest_text(first.digest)),
        digests: results.iter().map(|result| digest_text(result.digest)).collect(),
        events: results.iter().map(|result| result.events).sum(),
        measures: Measured { results },
        devices: by_device(scenario, results)
            .into_iter()
            .map(|row| OfDevice {
                device: row.device,
                measure: row.measure,
                unit: row.unit,
                estimate: Interval::of(row.estimate),
                first: row.first,
            })
            .collect(),
    };
    let mut text = serde_json::to_string_pretty(&file).unwrap_or_default();
    text.push('\n');
    text
}

#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    nines: Maker,
    scenario: Written,
    seed: u64,
    replications: usize,
    digest: Option<String>,
    digests: Vec<String>,
    events: u64,
    measures: Measured<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    devices: Vec<OfDevice>,
}

#[derive(Serialize)]
struct OfDevice {
    device: String,
    measure: &'static str,
    unit: &'static str,
    #[serde(flatten)]
    estimate: Interval,
    first: Option<f64>,
}

/// One number of one device over all runs.
struct DeviceRow {
    device: String,
    measure: &'static str,
    unit: &'static str,
    estimate: Option<Estimate>,
    first: Option<f64>,
}

/// Each device's numbers, where there are several.
fn by_device(scenario: &Scenario, results: &[JobResult]) -> Vec<DeviceRow> {
    let Some(first) = results.first() else { return Vec::new() };
    let others = scenario.config().settings.others.iter().map(|other| other.name.clone());
    let names = std::iter::once(FIRST_DEVICE.to_owned()).chain(others);
    let mut rows = Vec::new();
    for (place, (device, numbers)) in names.zip(&first.devices).enumerate() {
        for (index, (measure, unit, first)) in numbers.named().into_iter().enumerate() {
            let values: Vec<f64> =
                results.iter().filter_map(|result| result.devices.get(place)?.named()[index].2).collect();
            rows.push(DeviceRow {
                device: device.clone(),
                measure,
                unit,
                estimate: mean_estimate(&values),
                first,
            });
        }
    }
    rows
}

#[derive(Serialize)]
struct Written {
    query: String,
    settings: Value,
}

/// A map from measure to estimate, in the order of the catalogue.
struct Measured<'a> {
    results: &'a [JobResult],
}

#[derive(Serialize)]
struct Measure {
    unit: &'static str,
    #[serde(flatten)]
    estimate: Interval,
    /// The run with the scenario's own seed: what the page shows.
    first: Option<f64>,
}

impl Serialize for Measured<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(catalogue().iter().map(|quantity| {
            let measure = Measure {
                unit: quantity.unit,
                estimate: Interval::of(quantity.estimate_runs(self.results)),
                first: first(quantity, self.results),
            };
            (quantity.key, measure)
        }))
    }
}

fn first(quantity: &Quantity, results: &[JobResult]) -> Option<f64> {
    quantity.of(results.first()?)
}

/// Tidy CSV: one row for each measure.
pub fn run_csv(scenario: &Scenario, results: &[JobResult]) -> String {
    let header = [
        "measure",
        "unit",
        "mean",
        "low",
        "high",
        "n",
        "first",
        "seed",
        "replications",
        "digest",
        "engine",
        "scenario",
    ];
    let mut rows = vec![header.map(String::from).to_vec()];
    let digest = results.first().map_or_else(String::new, |first| digest_text(first.digest));
    for quantity in catalogue() {
        let [mean, low, high, n] = estimate_cells(quantity.estimate_runs(results));
        rows.push(vec![
            quantity.key.into(),
            quantity.unit.into(),
            mean,
            low,
            high,
            n,
            first(&quantity, results).map_or_else(String::new, |value| value.to_string()),
            scenario.config().plain_seed().to_string(),
            results.len().to_string(),
            digest.clone(),
            MAKER.engine.to_string(),
            encode(scenario),
        ]);
    }
    for row in by_device(scenario, results) {
        let [mean, low, high, n] = estimate_cells(row.estimate);
        rows.push(vec![
            format!("{}:{}", row.device, row.measure),
            row.unit.into(),
            mean,
            low,
            high,
            n,
            row.first.map_or_else(String::new, |value| value.to_string()),
            scenario.config().plain_seed().to_string(),
            results.len().to_string(),
            digest.clone(),
            MAKER.engine.to_string(),
            encode(scenario),
        ]);
    }
    write(&rows)
}

/// For a terminal.
pub fn run_table(scenario: &Scenario, results: &[JobResult]) -> String {
    let query = encode(scenario);
    let mut text = format!(
        "scenario  {query}\nsends for {}, seeds {} to {}, engine {}\ndigest    {}\n\n",
        scenario.get(Field::Duration),
        scenario.config().plain_seed(),
        scenario.config().plain_seed() + results.len().saturating_sub(1) as u64,
        MAKER.engine,
        results.first().map_or_else(String::new, |first| digest_text(first.digest)),
    );
    let mut rows = vec![["measure", "first run", "mean", "95 % interval"].map(String::from).to_vec()];
    rows.extend(catalogue().iter().filter_map(|quantity| row(quantity, results)));
    for DeviceRow { device, measure, unit, estimate, first } in by_device(scenario, results) {
        let Some(estimate) = estimate else { continue };
        let first = first.map_or_else(|| "–".into(), |value| value_text(value, unit));
        let name = format!("{device}: {measure}");
        rows.push(vec![name, first, value_text(estimate.mean, unit), interval_text(&estimate, unit)]);
    }
    text.push_str(&aligned(&rows));
    text
}

fn row(quantity: &Quantity, results: &[JobResult]) -> Option<Vec<String>> {
    let estimate = quantity.estimate_runs(results)?;
    let first = first(quantity, results).map_or_else(|| "–".into(), |value| value_text(value, quantity.unit));
    let counted = if (estimate.n as usize) < results.len() {
        format!("{} ({} of {} runs)", interval_text(&estimate, quantity.unit), estimate.n, results.len())
    } else {
        interval_text(&estimate, quantity.unit)
    };
    Some(vec![quantity.key.into(), first, value_text(estimate.mean, quantity.unit), counted])
}
