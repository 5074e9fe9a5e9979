//! The laboratory panel: an experiment's question, its run, its table, chart and finding, and the files to take home.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::{Interval, Timeout};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::lab_chart::LabChart;
use super::lab_table::LabTable;
use crate::experiment::report;
use crate::experiment::worker::{Answer, Request};
use crate::experiment::{
    Chart, Collector, ExperimentId, Finding, Job, JobResult, JobRun, Plan, PlanOptions, Schedule, Table,
    charts, finding, question, set_up,
};
use crate::web::download;
use crate::web::worker_host::WorkerEvent;
use crate::web::worker_pool::{WorkerPool, clock_millis, suitable_size};
use crate::words::lab as words;

/// The table follows the results this often: often enough to see it grow, seldom enough to cost nothing.
const REFRESH_MILLIS: u32 = 300;
/// Where there are no workers: this much of a frame goes to the experiment.
const SLICE_MILLIS: f64 = 7.0;
/// Events between two looks at the clock.
const SLICE_EVENTS: u64 = 20_000;
/// The preset whose load rises while one watches.
const RAMP: &str = "load-balancing";

/// What the page gives the laboratory.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct LabProps {
    /// The experiment shown.
    pub experiment: ExperimentId,
    /// Opens a scenario, given as a query or as a preset's name, on the stage.
    pub on_open: Callback<String>,
}

/// What happens in the laboratory.
pub enum Message {
    Replications(String),
    Seed(String),
    Run,
    RunAll,
    Cancel,
    Worker(u64, usize, WorkerEvent),
    Slice(u64),
    Refresh,
    Save(File),
}

/// A file to take home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum File {
    Csv,
    Json,
    Report,
    ReportOfAll,
}

/// Results outlive the panel: going to the stage and back loses nothing.
type Results = [Option<Rc<Outcome>>; 5];

/// Where the results of a plan are kept: the four, then one's own.
fn slot(plan: &Plan) -> usize {
    plan.id().map_or(4, |id| id as usize)
}

thread_local! {
    static RESULTS: RefCell<Results> = const { RefCell::new([None, None, None, None, None]) };
}

/// An experiment's results with all that is shown of them.
struct Outcome {
    plan: Plan,
    collector: Collector,
    table: Rc<Table>,
    charts: Vec<Chart>,
    finding: Finding,
    seconds: f64,
}

impl Outcome {
    fn of(plan: &Plan, collector: &Collector, seconds: f64) -> Self {
        let table = Table::of(plan, collector);
        Outcome {
            charts: charts(plan, collector, &table),
            finding: finding(plan, collector, &table),
            plan: plan.clone(),
            collector: collector.clone(),
            table: Rc::new(table),
            seconds,
        }
    }
}

/// An experiment under way.
struct Running {
    id: u64,
    plan: Plan,
    schedule: Schedule,
    collector: Collector,
    pool: WorkerPool,
    workers: usize,
    unavailable: usize,
    local: Option<JobRun>,
    slice: Option<Timeout>,
    began: f64,
    has_news: bool,
    _refresh: Interval,
}

impl Running {
    fn seconds(&self) -> f64 {
        (clock_millis() - self.began) / 1000.0
    }

    /// From the rate so far; unknown before a twentieth is done.
    fn seconds_left(&self) -> Option<f64> {
        let (done, total) = (self.collector.done(), self.collector.total());
        (done * 20 > total).then(|| self.seconds() * (total - done) as f64 / done as f64)
    }

    fn progress(&self) -> String {
        if self.collector.done() == 0 {
            return words::STARTING.into();
        }
        words::progress(self.collector.done(), self.collector.total(), self.seconds_left())
    }
}

/// One experiment.
pub struct Lab {
    replications: String,
    seed: String,
    running: Option<Running>,
    waiting: Vec<ExperimentId>,
    runs_started: u64,
}

impl Component for Lab {
    type Message = Message;
    type Properties = LabProps;

    fn create(_: &Context<Self>) -> Self {
        let options = PlanOptions::default();
        Lab {
            replications: options.replications.to_string(),
            seed: options.seed.to_string(),
            running: None,
            waiting: Vec::new(),
            runs_started: 0,
        }
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Replications(text) => self.replications = text,
            Message::Seed(text) => self.seed = text,
            Message::Run => self.start(context, context.props().experiment),
            Message::RunAll => {
                self.waiting = ExperimentId::ALL.into_iter().rev().collect();
                self.start_next(context);
            }
            Message::Cancel => self.cancel(),
            Message::Worker(id, worker, event) => {
                if self.running.as_ref().is_none_or(|running| running.id != id) {
                    return false;
                }
                self.hear(context, worker, event);
                return self.settle(context);
            }
            Message::Slice(id) => {
                if self.running.as_ref().is_none_or(|running| running.id != id) {
                    return false;
                }
                self.work_here(context);
                return self.settle(context);
            }
            Message::Refresh => return self.refresh(),
            Message::Save(file) => {
                save(context.props().experiment, file);
                return false;
            }
        }
        true
    }

    fn destroy(&mut self, _: &Context<Self>) {
        self.cancel();
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let id = context.props().experiment;
        let outcome = RESULTS.with_borrow(|results| results[id as usize].clone());
        html! {
            <section class="lab card" aria-labelledby="lab-title" data-testid="lab">
                <h2 id="lab-title">{ format!("{}. {}", id.number(), report::title(id)) }</h2>
                <p class="lab-question">{ question(id) }</p>
                <p class="lab-set-up muted">{ set_up(id) }</p>
                { self.form(context) }
                { self.status(id, outcome.as_deref()) }
                <div class="lab-results">
                    { outcome.map_or_else(|| html! {}, |outcome| results(context, &outcome)) }
                </div>
            </section>
        }
    }
}

impl Lab {
    /// The options as typed; `None` where one is no good.
    fn options(&self) -> Option<PlanOptions> {
        let replications = parse_within(&self.replications, 2, 1_000)? as u32;
        let seed = parse_within(&self.seed, 0, (1 << 53) - 1)?;
        Some(PlanOptions { replications, seed })
    }

    fn form(&self, context: &Context<Self>) -> Html {
        let id = context.props().experiment;
        let link = context.link();
        let is_ready = self.options().is_some();
        let is_running = self.running.is_some();
        let has_results = RESULTS.with_borrow(|results| results[id as usize].is_some());
        let run = if has_results { words::RUN_AGAIN } else { words::RUN };
        let ramp = context.props().on_open.reform(|_| RAMP.to_owned());
        html! {
            <div class="lab-form">
                { field("lab-replications", words::REPLICATIONS, words::REPLICATIONS_HELP, &self.replications,
                    parse_within(&self.replications, 2, 1_000).is_some(), link.callback(Message::Replications)) }
                { field("lab-seed", words::SEED, words::SEED_HELP, &self.seed,
                    parse_within(&self.seed, 0, (1 << 53) - 1).is_some(), link.callback(Message::Seed)) }
                <div class="lab-buttons">
                    if is_running {
                        <button class="button" type="button" data-testid="lab-cancel" onclick={link.callback(|_| Message::Cancel)}>{ words::CANCEL }</button>
                    } else {
                        <button class="button primary" type="button" data-testid="lab-run" disabled={!is_ready}
                            onclick={link.callback(|_| Message::Run)}>{ run }</button>
                    }
                    <button class="button" type="button" data-testid="lab-run-all" disabled={!is_ready || is_running}
                        onclick={link.callback(|_| Message::RunAll)}>{ words::RUN_ALL }</button>
                    if id == ExperimentId::LoadBalancing {
                        <button class="button" type="button" data-testid="lab-ramp" onclick={ramp}>{ words::WATCH_RAMP }</button>
                    }
                </div>
            </div>
        }
    }

    fn status(&self, id: ExperimentId, outcome: Option<&Outcome>) -> Html {
        let text = match (&self.running, outcome) {
            (Some(running), _) if running.plan.id() == Some(id) => running.progress(),
            (Some(running), _) => words::busy_with(&report::heading(&running.plan), &running.progress()),
            (None, None) => words::NOT_RUN.into(),
            (None, Some(outcome)) if outcome.collector.is_complete() => {
                words::took(outcome.seconds, outcome.collector.total())
            }
            (None, Some(outcome)) => words::stopped(outcome.collector.done(), outcome.collector.total()),
        };
        let bar = self.running.as_ref().map_or_else(
            || html! {},
            |running| {
                html! {
                    <progress aria-label={words::PROGRESS} max={running.collector.total().to_string()}
                        value={running.collector.done().to_string()}></progress>
                }
            },
        );
        html! { <div class="lab-status" data-testid="lab-status">{ bar }<p class="muted">{ text }</p></div> }
    }

    fn start_next(&mut self, context: &Context<Self>) {
        if let Some(next) = self.waiting.pop() {
            self.start(context, next);
        }
    }

    fn start(&mut self, context: &Context<Self>, experiment: ExperimentId) {
        let Some(options) = self.options() else { return };
        self.runs_started += 1;
        let id = self.runs_started;
        let plan = Plan::new(experiment, options);
        let workers = suitable_size();
        let link = context.link().clone();
        let pool = WorkerPool::start(workers, move |worker, event| {
            link.send_message(Message::Worker(id, worker, event));
        });
        let link = context.link().clone();
        self.running = Some(Running {
            id,
            schedule: Schedule::new(plan.jobs(), workers),
            collector: Collector::new(&plan),
            plan,
            pool,
            workers,
            unavailable: 0,
            local: None,
            slice: None,
            began: clock_millis(),
            has_news: false,
            _refresh: Interval::new(REFRESH_MILLIS, move || link.send_message(Message::Refresh)),
        });
    }

    /// Stops at once; what is in stays on the page.
    fn cancel(&mut self) {
        self.waiting.clear();
        if let Some(running) = self.running.take().filter(|running| running.collector.done() > 0) {
            keep(&running);
        }
    }

    fn hear(&mut self, context: &Context<Self>, worker: usize, event: WorkerEvent) {
        let Some(running) = &mut self.running else { return };
        match event {
            WorkerEvent::Ready => {}
            WorkerEvent::Message(message) => match Answer::from_message(&message) {
                Answer::Done(result) => running.take_in(worker, *result),
                // Ours and the worker's code are the same file, so this is a fault of ours: the job is done here.
                Answer::Misunderstood(_) => running.schedule.died(worker),
            },
            WorkerEvent::Failed(_) => {
                running.schedule.died(worker);
                running.pool.restart(worker);
                self.continue_here(context);
                return;
            }
            WorkerEvent::Unavailable => {
                running.unavailable += 1;
                running.schedule.died(worker);
                if running.unavailable >= running.workers {
                    running.schedule.all_local();
                }
                self.continue_here(context);
                return;
            }
        }
        running.hand_out(worker);
        self.continue_here(context);
    }

    /// Arranges the next slice of work on this thread, if there is work for it.
    fn continue_here(&mut self, context: &Context<Self>) {
        let Some(running) = &mut self.running else { return };
        if running.slice.is_some() {
            return;
        }
        if running.local.is_none() {
            running.local = running.schedule.take_local().map(|job| JobRun::new(&running.plan, job));
        }
        if running.local.is_some() {
            let (link, id) = (context.link().clone(), running.id);
            running.slice = Some(Timeout::new(0, move || link.send_message(Message::Slice(id))));
        }
    }

    fn work_here(&mut self, context: &Context<Self>) {
        let Some(running) = &mut self.running else { return };
        running.slice = None;
        let until = clock_millis() + SLICE_MILLIS;
        while let Some(local) = &mut running.local {
            if let Some(result) = local.advance(SLICE_EVENTS) {
                running.collector.insert(result);
                running.has_news = true;
                running.local = running.schedule.take_local().map(|job| JobRun::new(&running.plan, job));
            }
            if clock_millis() >= until {
                break;
            }
        }
        self.continue_here(context);
    }

    /// Ends the run when everything is in, and begins the next that waits.
    fn settle(&mut self, context: &Context<Self>) -> bool {
        if !self.running.as_ref().is_some_and(|running| running.collector.is_complete()) {
            return false;
        }
        if let Some(running) = self.running.take() {
            keep(&running);
        }
        self.start_next(context);
        true
    }

    /// Shows what has come in since the last time.
    fn refresh(&mut self) -> bool {
        match &mut self.running {
            Some(running) if running.has_news => {
                running.has_news = false;
                keep(running);
                true
            }
            _ => false,
        }
    }
}

impl Running {
    fn take_in(&mut self, worker: usize, result: JobResult) {
        self.schedule.done(worker, result.job);
        self.collector.insert(result);
        self.has_news = true;
    }

    fn hand_out(&mut self, worker: usize) {
        while let Some(job) = self.schedule.hand_to(worker) {
            self.pool.post(worker, &self.request(job));
        }
    }

    fn request(&self, job: Job) -> String {
        Request { definition: self.plan.definition().clone(), job }.to_message()
    }
}

fn keep(running: &Running) {
    let outcome = Outcome::of(&running.plan, &running.collector, running.seconds());
    RESULTS.with_borrow_mut(|results| results[slot(&running.plan)] = Some(Rc::new(outcome)));
}

fn parse_within(text: &str, least: u64, most: u64) -> Option<u64> {
    text.trim().parse().ok().filter(|value| (least..=most).contains(value))
}

fn field(
    id: &'static str,
    label: &'static str,
    help: &'static str,
    value: &str,
    is_good: bool,
    on_input: Callback<String>,
) -> Html {
    let oninput =
        on_input.reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value());
    let help_id = format!("{id}-help");
    html! {
        <div class="lab-field">
            <label for={id}>{ label }</label>
            <input id={id} class="input" inputmode="numeric" value={value.to_owned()} {oninput}
                aria-invalid={(!is_good).to_string()} aria-describedby={help_id.clone()} />
            <span id={help_id} class={classes!("lab-help", if is_good { "muted" } else { "harm" })}>{ help }</span>
        </div>
    }
}

fn results(context: &Context<Lab>, outcome: &Rc<Outcome>) -> Html {
    let on_open = &context.props().on_open;
    let plan = outcome.plan.clone();
    let on_row = on_open.reform(move |row: usize| plan.watch_query(row as u32));
    html! {
        <>
            { finding_view(&outcome.finding, on_open) }
            <div class="lab-charts">
                { for outcome.charts.iter().map(|chart| html! { <LabChart key={chart.title.clone()} chart={chart.clone()} /> }) }
            </div>
            <LabTable table={Rc::clone(&outcome.table)} {on_row} />
            { export(context) }
        </>
    }
}

fn finding_view(finding: &Finding, on_open: &Callback<String>) -> Html {
    if finding.sentences.is_empty() {
        return html! { <div></div> };
    }
    let (next, query) = finding.next.clone();
    let onclick = on_open.reform(move |_| query.clone());
    html! {
        <div class="lab-finding" data-testid="lab-finding">
            <h3>{ words::FINDING }</h3>
            if !finding.surprise.is_empty() {
                <p class="lab-surprise">{ &finding.surprise }</p>
            }
            <ul>{ for finding.sentences.iter().map(|sentence| html! { <li>{ sentence }</li> }) }</ul>
            <p class="lab-next">
                <strong>{ words::NEXT }</strong>
                <button class="button" type="button" data-testid="lab-next" {onclick}>{ next }</button>
            </p>
        </div>
    }
}

fn export(context: &Context<Lab>) -> Html {
    let button = |file: File, label: &'static str, testid: &'static str| {
        html! {
            <button class="button" type="button" data-testid={testid}
                onclick={context.link().callback(move |_| Message::Save(file))}>{ label }</button>
        }
    };
    html! {
        <div class="lab-export">
            <h3>{ words::EXPORT }</h3>
            <div class="lab-buttons">
                { button(File::Csv, words::CSV, "lab-csv") }
                { button(File::Json, words::JSON, "lab-json") }
                { button(File::Report, words::REPORT, "lab-report") }
                { button(File::ReportOfAll, words::REPORT_ALL, "lab-report-all") }
            </div>
        </div>
    }
}

fn save(id: ExperimentId, file: File) {
    let results: Results = RESULTS.with_borrow(Clone::clone);
    let Some(outcome) = &results[id as usize] else { return };
    let (plan, collector) = (&outcome.plan, &outcome.collector);
    let name = format!("nines-{}", id.key());
    let all: Vec<(Plan, Collector)> =
        results.iter().flatten().map(|outcome| (outcome.plan.clone(), outcome.collector.clone())).collect();
    match file {
        File::Csv => download::save(&format!("{name}.csv"), "text/csv", &report::csv(plan, collector)),
        File::Json => {
            download::save(&format!("{name}.json"), "application/json", &report::json(plan, collector))
        }
        File::Report => {
            let text = report::markdown(&[(plan.clone(), collector.clone())]);
            download::save(&format!("{name}.md"), "text/markdown", &text);
        }
        File::ReportOfAll => download::save("nines-report.md", "text/markdown", &report::markdown(&all)),
    }
}
