//! The laboratory panel: an experiment's question, a prediction, its run, its map, charts, table and finding, and the files to take home.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Interval;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::lab_chart::lab_chart;
use super::lab_files::{Done, File, save, save_chart};
use super::lab_map::{LabMap, MapResults};
use super::lab_own::{CopyLink, LabOwn};
use super::lab_run::{Against, Running};
use super::lab_table::lab_table;
use crate::app::captions;
use crate::experiment::report;
use crate::experiment::{
    Chart, Collector, Definition, ExperimentId, Finding, JobResult, LONGEST_FILE, Plan, PlanOptions,
    ResultFile, Table, Verdict, charts, digest, finding, is_as_in_file, methods, prediction, question,
    set_up, verdict,
};
use crate::sim::ENGINE_VERSION;
use crate::web::worker_host::WorkerEvent;
use crate::web::worker_pool::clock_millis;
use crate::web::{clipboard, upload};
use crate::words::{findings, lab as words, methods as method_words, predictions};

/// The table follows the results this often: often enough to see it grow, seldom enough to cost nothing.
const REFRESH_MILLIS: u32 = 300;
/// After making a large table the page rests so many times as long, so that its frames come.
const RESTS: f64 = 9.0;
/// The preset whose load rises while one watches.
const RAMP: &str = "load-balancing";

/// Which experiment is shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// One of the four.
    Known(ExperimentId),
    /// One that the person defines, as it is now written.
    Own(Rc<Definition>),
}

impl Subject {
    fn slot(&self) -> usize {
        match self {
            Subject::Known(id) => *id as usize,
            Subject::Own(_) => OWN,
        }
    }
}

/// What the page gives the laboratory.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct LabProps {
    /// The experiment shown.
    pub subject: Subject,
    /// The scenario on the stage, as a query.
    pub stage: AttrValue,
    /// What the link says of a run of one of the four.
    pub options: PlanOptions,
    /// Opens a scenario on the stage and keeps the experiment.
    pub on_open: Callback<String>,
    /// The experiment of one's own is written differently.
    pub on_change: Callback<Definition>,
    /// Goes to another experiment, by its preset or link.
    pub on_show: Callback<String>,
}

/// What happens in the laboratory.
pub enum Message {
    Replications(String),
    Seed(String),
    Pairs(bool),
    Predict(usize),
    Run,
    RunAll,
    Cancel,
    Worker(u64, usize, WorkerEvent),
    Slice(u64),
    Refresh,
    Save(File),
    SaveChart(usize, bool),
    Copy,
    Copied(bool),
    Choose(HtmlInputElement),
    Opened(Option<(String, String)>),
    /// A variant was chosen to be watched: in the map, or in the table.
    Watch([Option<usize>; 2]),
    Check,
}

/// Results outlive the panel: going to the stage and back loses nothing.
type Results = [Option<Rc<Outcome>>; 5];

/// The place of one's own among the results, after the four.
const OWN: usize = 4;

thread_local! {
    static RESULTS: RefCell<Results> = const { RefCell::new([None, None, None, None, None]) };
}

/// Where the results of a plan are kept.
fn slot(plan: &Plan) -> usize {
    plan.id().map_or(OWN, |id| id as usize)
}

/// An experiment's results with all that is shown of them.
struct Outcome {
    plan: Plan,
    collector: Collector,
    table: Rc<Table>,
    charts: Vec<Chart>,
    finding: Finding,
    verdict: Option<Verdict>,
    seconds: f64,
    /// Where they are from, if from a file.
    source: Option<Source>,
}

/// A file that results were read from.
#[derive(Clone, Debug)]
struct Source {
    text: String,
    /// What came of running it again.
    compared: Option<String>,
}

impl Outcome {
    fn of(plan: &Plan, collector: &Collector, seconds: f64, source: Option<Source>) -> Self {
        let table = Table::of(plan, collector);
        Outcome {
            charts: charts(plan, collector, &table),
            finding: finding(plan, collector, &table),
            verdict: verdict(plan, collector, &table),
            plan: plan.clone(),
            collector: collector.clone(),
            table: Rc::new(table),
            seconds,
            source,
        }
    }
}

/// One experiment.
pub struct Lab {
    replications: String,
    seed: String,
    in_pairs: bool,
    /// What the person expects, by experiment.
    expected: [Option<usize>; 5],
    running: Option<Running>,
    waiting: Vec<(Plan, Option<Against>)>,
    runs_started: u64,
    copied: Option<bool>,
    plan: RefCell<Option<(Subject, PlanOptions, Option<Plan>)>>,
    /// Why a file could not be opened.
    refused: Vec<String>,
    /// Which field of the map, or which row of the table, was opened last.
    watched: [Option<usize>; 2],
}

impl Component for Lab {
    type Message = Message;
    type Properties = LabProps;

    fn create(context: &Context<Self>) -> Self {
        let mut lab = Lab {
            replications: String::new(),
            seed: String::new(),
            in_pairs: false,
            expected: [None; 5],
            running: None,
            waiting: Vec::new(),
            runs_started: 0,
            copied: None,
            plan: RefCell::new(None),
            refused: Vec::new(),
            watched: [None; 2],
        };
        lab.follow(context.props());
        lab
    }

    fn changed(&mut self, context: &Context<Self>, old: &LabProps) -> bool {
        let new = &context.props().subject;
        if new.slot() != old.subject.slot() {
            self.follow(context.props());
            self.refused.clear();
            self.watched = [None; 2];
        } else if chosen(context.props()) != chosen(old) {
            // Another link was opened, or what was typed comes back.
            self.follow(context.props());
        }
        // The page hands in new callbacks several times a second; they do what the old ones did.
        let is_other = *new != old.subject
            || context.props().stage != old.stage
            || context.props().options != old.options;
        if is_other {
            self.copied = None;
        }
        is_other
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Replications(text) => {
                self.replications = text;
                self.tell(context);
            }
            Message::Seed(text) => {
                self.seed = text;
                self.tell(context);
            }
            Message::Pairs(is_on) => {
                self.in_pairs = is_on;
                self.tell(context);
            }
            Message::Predict(answer) => self.expected[context.props().subject.slot()] = Some(answer),
            Message::Run => {
                if let Some(plan) = self.plan(&context.props().subject) {
                    self.start(context, plan, None);
                }
            }
            Message::RunAll => {
                if let Some(options) = self.options() {
                    let plan = |id| (Plan::new(id, options), None);
                    self.waiting = ExperimentId::ALL.into_iter().rev().map(plan).collect();
                    self.start_next(context);
                }
            }
            Message::Cancel => self.cancel(),
            Message::Worker(id, worker, event) => {
                let Some(running) = self.running.as_mut().filter(|running| running.id == id) else {
                    return false;
                };
                running.hear(worker, event);
                self.continue_here(context);
                return self.settle(context);
            }
            Message::Slice(id) => {
                let Some(running) = self.running.as_mut().filter(|running| running.id == id) else {
                    return false;
                };
                running.work_here();
                self.continue_here(context);
                return self.settle(context);
            }
            Message::Refresh => {
                self.running.as_mut().into_iter().for_each(Running::tick);
                self.continue_here(context);
                return self.refresh();
            }
            Message::Save(file) => {
                save_file(context.props().subject.slot(), file);
                return false;
            }
            Message::SaveChart(place, as_png) => {
                if let Some(outcome) = kept(context.props().subject.slot())
                    && let Some(chart) = outcome.charts.get(place)
                {
                    save_chart(&outcome.plan, chart, as_png);
                }
                return false;
            }
            Message::Copy => {
                if let Some(outcome) = kept(context.props().subject.slot()) {
                    let link = context.link().clone();
                    let (html, text) = (report::html_table(&outcome.table), report::tabbed(&outcome.table));
                    clipboard::copy_table(&html, &text, move |done| link.send_message(Message::Copied(done)));
                }
                return false;
            }
            Message::Copied(done) => self.copied = Some(done),
            Message::Choose(field) => {
                let link = context.link().clone();
                upload::read(&field, LONGEST_FILE as f64, move |file| {
                    link.send_message(Message::Opened(file))
                });
                return false;
            }
            Message::Opened(file) => self.open_file(context, file),
            Message::Watch(watched) => {
                self.watched = watched;
                let outcome = kept(context.props().subject.slot());
                if let (Some(outcome), [Some(variant), _] | [_, Some(variant)]) = (outcome, watched) {
                    context.props().on_open.emit(outcome.plan.watch_query(variant as u32));
                }
            }
            Message::Check => self.check(context),
        }
        true
    }

    fn destroy(&mut self, _: &Context<Self>) {
        self.cancel();
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let subject = &context.props().subject;
        let outcome = kept(subject.slot());
        let (title, asked, arranged) = match subject {
            Subject::Known(id) => {
                (format!("{}. {}", id.number(), report::title(*id)), question(*id), set_up(*id))
            }
            Subject::Own(_) => (findings::OWN_TITLE.to_owned(), words::OWN_QUESTION, words::OWN_SET_UP),
        };
        html! {
            <section class={classes!("lab", "card", matches!(subject, Subject::Own(_)).then_some("own"))} aria-labelledby="lab-title" data-testid="lab">
                <h2 id="lab-title">{ title }</h2>
                <p class="lab-question">{ asked }</p>
                <p class="lab-set-up muted">{ arranged }</p>
                { own_form(context) }
                { self.form(context) }
                { self.prediction(context, outcome.as_deref()) }
                { self.status(subject, outcome.as_deref()) }
                <div class="lab-results">
                    { outcome.map_or_else(|| html! {}, |outcome| self.results(context, &outcome)) }
                </div>
                { self.open_form(context) }
            </section>
        }
    }
}

impl Lab {
    /// The fields as the experiment has them.
    fn follow(&mut self, props: &LabProps) {
        let options = chosen(props);
        self.replications = options.replications.to_string();
        self.seed = options.seed.to_string();
        self.in_pairs = options.in_pairs;
    }

    /// What is typed belongs into the link.
    fn tell(&self, context: &Context<Self>) {
        let Some(options) = self.options() else { return };
        let definition = match &context.props().subject {
            Subject::Known(id) => Definition::known(*id, options),
            Subject::Own(definition) => Definition {
                runs: options.replications,
                seed: options.seed,
                pairs: options.in_pairs,
                ..(**definition).clone()
            },
        };
        context.props().on_change.emit(definition);
    }

    /// The options as typed; `None` where one is no good.
    fn options(&self) -> Option<PlanOptions> {
        let replications = parse_within(&self.replications, 2, 1_000)? as u32;
        let seed = parse_within(&self.seed, 0, (1 << 53) - 1)?;
        Some(PlanOptions { replications, seed, in_pairs: self.in_pairs })
    }

    /// The plan of what is written; `None` where that is no good. Remembered, since the view asks for it several times.
    fn plan(&self, subject: &Subject) -> Option<Plan> {
        let options = self.options()?;
        let mut known = self.plan.borrow_mut();
        match &*known {
            Some((of, with, plan)) if of == subject && *with == options => plan.clone(),
            _ => {
                let plan = match subject {
                    Subject::Known(id) => Some(Plan::new(*id, options)),
                    Subject::Own(definition) => Plan::of(definition).ok(),
                };
                *known = Some((subject.clone(), options, plan.clone()));
                plan
            }
        }
    }

    fn form(&self, context: &Context<Self>) -> Html {
        let subject = &context.props().subject;
        let link = context.link();
        let is_ready = self.plan(subject).is_some();
        let is_running = self.running.is_some();
        let run = if kept(subject.slot()).is_some() { words::RUN_AGAIN } else { words::RUN };
        let ramp = context.props().on_open.reform(|_| RAMP.to_owned());
        html! {
            <div class="lab-form">
                { field("lab-replications", words::REPLICATIONS, words::REPLICATIONS_HELP, &self.replications,
                    parse_within(&self.replications, 2, 1_000).is_some(), link.callback(Message::Replications)) }
                { field("lab-seed", words::SEED, words::SEED_HELP, &self.seed,
                    parse_within(&self.seed, 0, (1 << 53) - 1).is_some(), link.callback(Message::Seed)) }
                <label class="lab-check"><input type="checkbox" data-testid="lab-pairs" checked={self.in_pairs} title={words::PAIRS_HELP}
                    onchange={link.callback(|event: Event| Message::Pairs(event.target_unchecked_into::<HtmlInputElement>().checked()))} />{ words::PAIRS }</label>
                <div class="lab-buttons">
                    if is_running {
                        <button class="button" type="button" data-testid="lab-cancel" onclick={link.callback(|_| Message::Cancel)}>{ words::CANCEL }</button>
                    } else {
                        <button class="button primary" type="button" data-testid="lab-run" disabled={!is_ready}
                            onclick={link.callback(|_| Message::Run)}>{ run }</button>
                    }
                    if let Subject::Known(_) = subject {
                        <button class="button" type="button" data-testid="lab-run-all" disabled={!is_ready || is_running}
                            onclick={link.callback(|_| Message::RunAll)}>{ words::RUN_ALL }</button>
                    }
                    if *subject == Subject::Known(ExperimentId::LoadBalancing) {
                        <button class="button" type="button" data-testid="lab-ramp" onclick={ramp}>{ words::WATCH_RAMP }</button>
                    }
                </div>
            </div>
        }
    }

    /// The question before the run; after it, what became of the answer.
    fn prediction(&self, context: &Context<Self>, outcome: Option<&Outcome>) -> Html {
        let subject = &context.props().subject;
        // What was run may be another definition than what is written now.
        let Some(plan) = outcome.map(|outcome| outcome.plan.clone()).or_else(|| self.plan(subject)) else {
            return html! { <div></div> };
        };
        let asked = prediction(&plan);
        let expected = self.expected[subject.slot()].filter(|answer| *answer < asked.answers.len());
        if let Some(verdict) = outcome.and_then(|outcome| outcome.verdict.as_ref()) {
            let Some(expected) = expected else { return html! { <div></div> } };
            let right: Vec<&str> =
                verdict.right.iter().map(|answer| asked.answers[*answer].as_str()).collect();
            let is_right = verdict.right.contains(&expected);
            return html! {
                <div class="lab-verdict" data-testid="lab-verdict">
                    <strong>{ predictions::verdict(&asked.answers[expected], is_right, &right) }</strong>
                    <span class="muted">{ &verdict.because }</span>
                </div>
            };
        }
        let answers = asked.answers.iter().enumerate().map(|(place, answer)| {
            let onchange = context.link().callback(move |_: Event| Message::Predict(place));
            html! {
                <label key={place}><input type="radio" name="lab-prediction" checked={expected == Some(place)} {onchange} />{ answer }</label>
            }
        });
        html! {
            <fieldset class="lab-prediction" data-testid="lab-prediction">
                <legend>{ predictions::TITLE }</legend>
                <p>{ &asked.question }</p>
                <div class="lab-answers">{ for answers }</div>
            </fieldset>
        }
    }

    fn status(&self, subject: &Subject, outcome: Option<&Outcome>) -> Html {
        let text = match (&self.running, outcome) {
            (Some(running), _) if running.against.is_some() => {
                format!("{}: {}", words::CHECKING, running.progress())
            }
            (Some(running), _) if slot(&running.plan) == subject.slot() => running.progress(),
            (Some(running), _) => words::busy_with(&report::heading(&running.plan), &running.progress()),
            (None, None) => words::NOT_RUN.into(),
            (None, Some(Outcome { source: Some(source), .. })) => source.text.clone(),
            (None, Some(outcome)) if outcome.collector.is_complete() => {
                words::took(outcome.seconds, outcome.collector.total())
            }
            (None, Some(outcome)) => words::stopped(outcome.collector.done(), outcome.collector.total()),
        };
        let is_other = match (subject, outcome) {
            (Subject::Own(_), Some(outcome)) => {
                self.plan(subject).is_some_and(|plan| plan.definition() != outcome.plan.definition())
            }
            _ => false,
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
        html! {
            <div class="lab-status" data-testid="lab-status">
                { bar }<p class="muted">{ text }</p>
                <p class="muted" hidden={!is_other}>{ words::OTHER_DEFINITION }</p>
            </div>
        }
    }

    fn start_next(&mut self, context: &Context<Self>) {
        if let Some((plan, against)) = self.waiting.pop() {
            self.start(context, plan, against);
        }
    }

    /// Starts a run; `against` are results that it is to be compared with.
    fn start(&mut self, context: &Context<Self>, plan: Plan, against: Option<Against>) {
        self.runs_started += 1;
        let id = self.runs_started;
        let (on_event, on_refresh) = (context.link().clone(), context.link().clone());
        let refresh = Interval::new(REFRESH_MILLIS, move || on_refresh.send_message(Message::Refresh));
        let collector = Collector::new(&plan);
        let on_event = move |worker, event| on_event.send_message(Message::Worker(id, worker, event));
        let mut running = Running::start(id, plan, collector, on_event, refresh);
        running.against = against;
        self.running = Some(running);
    }

    /// Stops at once; what is in stays on the page.
    fn cancel(&mut self) {
        self.waiting.clear();
        let running = self.running.take().filter(|running| running.collector.done() > 0);
        if let Some(running) = running.filter(Running::is_shown) {
            keep(&running);
        }
    }

    fn continue_here(&mut self, context: &Context<Self>) {
        if let Some(running) = &mut self.running {
            let (link, id) = (context.link().clone(), running.id);
            running.continue_here(move || link.send_message(Message::Slice(id)));
        }
    }

    /// Ends the run when everything is in, and begins the next that waits.
    fn settle(&mut self, context: &Context<Self>) -> bool {
        if !self.running.as_ref().is_some_and(|running| running.collector.is_complete()) {
            return false;
        }
        if self.running.as_mut().is_some_and(Running::go_on) {
            self.continue_here(context);
            return true;
        }
        if let Some(running) = self.running.take() {
            match &running.against {
                Some(Against::Runs(before)) => compared(&running.plan, &running.collector, before),
                Some(Against::Promise(name, promised)) => keep_promised(&running, name, promised),
                None => keep(&running),
            }
        }
        self.start_next(context);
        true
    }

    /// Shows what has come in since the last time.
    fn refresh(&mut self) -> bool {
        match &mut self.running {
            Some(running) if running.has_news && running.rest_until <= clock_millis() => {
                let began = clock_millis();
                running.has_news = false;
                if running.is_shown() {
                    keep(running);
                }
                let now = clock_millis();
                running.rest_until = now + RESTS * (now - began);
                true
            }
            _ => false,
        }
    }

    fn results(&self, context: &Context<Self>, outcome: &Rc<Outcome>) -> Html {
        let on_open = &context.props().on_open;
        let on_field = context.link().callback(|variant| Message::Watch([Some(variant), None]));
        let on_row = context.link().callback(|variant| Message::Watch([None, Some(variant)]));
        let [field, row] = self.watched;
        let has_map = outcome.plan.axes().iter().all(|axis| !axis.values.is_empty());
        let results = MapResults {
            plan: outcome.plan.clone(),
            collector: outcome.collector.clone(),
            table: Rc::clone(&outcome.table),
        };
        let figures = outcome.charts.iter().enumerate().map(|(place, chart)| {
            let on_save = context.link().callback(move |as_png| Message::SaveChart(place, as_png));
            lab_chart(chart, &on_save)
        });
        let map = if has_map {
            html! { <LabMap {results} watched={field} on_row={on_field} /> }
        } else {
            html! { <div></div> }
        };
        html! {
            <>
                { finding_view(&outcome.finding, on_open, next_rung(context)) }
                { map }
                <div class="lab-charts">{ for figures }</div>
                { lab_table(&outcome.table, row, &on_row) }
                <details class="lab-theory-part" data-testid="lab-methods">
                    <summary>{ method_words::TITLE }</summary>
                    <ul>{ for methods(&outcome.plan).into_iter().map(|line| html! { <li>{ line }</li> }) }</ul>
                </details>
                { self.export(context) }
            </>
        }
    }

    fn export(&self, context: &Context<Self>) -> Html {
        let button = |file: File, label: &'static str, testid: &'static str| {
            html! {
                <button class="button" type="button" data-testid={testid}
                    onclick={context.link().callback(move |_| Message::Save(file))}>{ label }</button>
            }
        };
        let copy = match self.copied {
            None => words::COPY_TABLE,
            Some(true) => words::COPIED,
            Some(false) => words::COPY_REFUSED,
        };
        html! {
            <div class="lab-export">
                <h3>{ words::EXPORT }</h3>
                <div class="lab-buttons">
                    <button class="button" type="button" data-testid="lab-copy" onclick={context.link().callback(|_| Message::Copy)}>{ copy }</button>
                    { button(File::Csv, words::CSV, "lab-csv") }
                    { button(File::Json, words::JSON, "lab-json") }
                    { button(File::Report, words::REPORT, "lab-report") }
                    { button(File::Print, words::PRINT_REPORT, "lab-print") }
                    { button(File::Definition, words::DEFINITION, "lab-definition") }
                    { button(File::Bundle, words::BUNDLE, "lab-bundle") }
                    { button(File::ReportOfAll, words::REPORT_ALL, "lab-report-all") }
                    { button(File::BundleOfAll, words::BUNDLE_ALL, "lab-bundle-all") }
                </div>
            </div>
        }
    }

    /// A result file is opened here, whatever experiment it is of, and compared with this engine.
    fn open_form(&self, context: &Context<Self>) -> Html {
        let subject = &context.props().subject;
        let onchange = context.link().callback(|event: Event| Message::Choose(event.target_unchecked_into()));
        let source = kept(subject.slot()).and_then(|outcome| outcome.source.clone());
        let can_check = source.is_some() && self.running.is_none();
        let compared = source.and_then(|source| source.compared).unwrap_or_default();
        html! {
            <div class="lab-open-file">
                <label class="button">{ words::OPEN_FILE }
                    <input class="unseen" type="file" accept=".json,.html,.md,application/json,text/html,text/markdown" data-testid="lab-open" {onchange} />
                </label>
                <button class="button" type="button" data-testid="lab-check" hidden={!can_check}
                    onclick={context.link().callback(|_| Message::Check)}>{ words::CHECK }</button>
                { known_link(subject, self.options()) }
                <p data-testid="lab-compared" hidden={compared.is_empty()}>{ &compared }</p>
                <ul class="harm lab-faults" role="alert" hidden={self.refused.is_empty()}>{ for self.refused.iter().map(|line| html! { <li>{ line }</li> }) }</ul>
            </div>
        }
    }

    fn open_file(&mut self, context: &Context<Self>, file: Option<(String, String)>) {
        self.refused.clear();
        let Some((name, text)) = file else {
            self.refused.push(words::FILE_TOO_LONG.to_owned());
            return;
        };
        if !ResultFile::is_one(&text)
            && let Ok(definition) = Definition::from_json(&text)
        {
            return self.open_definition(context, definition);
        }
        match ResultFile::read_all(&text) {
            Err(faults) => {
                self.refused.extend(faults.iter().map(|fault| format!("{name}: {}", captions::fault(fault))))
            }
            Ok(files) => {
                for file in files.iter().rev() {
                    match &file.promised {
                        None => keep_file(&name, file),
                        Some(promised) => {
                            let against = Against::Promise(name.clone(), promised.clone());
                            self.waiting.push((file.plan.clone(), Some(against)));
                        }
                    }
                }
                if self.running.is_none() {
                    self.start_next(context);
                }
                // A report may be of several; the one at hand is shown, else its first.
                let slot_here = context.props().subject.slot();
                let shown = files.iter().find(|file| slot(&file.plan) == slot_here).or(files.first());
                if let Some(file) = shown {
                    self.open_definition(context, file.plan.definition().clone());
                }
            }
        }
    }

    /// Goes to where the experiment of a file is shown.
    fn open_definition(&mut self, context: &Context<Self>, definition: Definition) {
        let props = context.props();
        match definition.experiment {
            Some(id) if props.subject == Subject::Known(id) => {}
            Some(_) => props.on_show.emit(definition.to_query()),
            None => {
                self.replications = definition.runs.to_string();
                self.seed = definition.seed.to_string();
                props.on_change.emit(definition);
            }
        }
    }

    /// Runs everything in the open file again.
    fn check(&mut self, context: &Context<Self>) {
        let Some(outcome) = kept(context.props().subject.slot()) else { return };
        self.start(context, outcome.plan.clone(), Some(Against::Runs(Rc::new(outcome.collector.clone()))));
    }
}

/// What is chosen for a run: by the link of one of the four, or by the definition.
fn chosen(props: &LabProps) -> PlanOptions {
    match &props.subject {
        Subject::Known(_) => props.options,
        Subject::Own(definition) => definition.options(),
    }
}

/// Keeps what a file says, to be shown and checked.
fn keep_file(name: &str, file: &ResultFile) {
    let (done, total) = (file.collector.done(), file.collector.total());
    let mut text = words::opened(name, &file.version, file.engine, done, total);
    if !file.is_of_this_engine() {
        text = format!("{text} {}", words::other_engine(file.engine, ENGINE_VERSION));
    }
    let source = Source { text, compared: None };
    let outcome = Outcome::of(&file.plan, &file.collector, 0.0, Some(source));
    RESULTS.with_borrow_mut(|results| results[slot(&file.plan)] = Some(Rc::new(outcome)));
}

fn kept(slot: usize) -> Option<Rc<Outcome>> {
    RESULTS.with_borrow(|results| results[slot].clone())
}

fn keep(running: &Running) {
    keep_from(running, None);
}

/// Keeps the runs of a report that named their digest, and says whether they came to it.
fn keep_promised(running: &Running, name: &str, promised: &str) {
    let (found, all) = (digest(&running.collector), running.collector.total());
    let text =
        if found == promised { words::compared(all, all) } else { words::promise_broken(&found, promised) };
    keep_from(running, Some(Source { text: words::remade(name, all), compared: Some(text) }));
}

fn keep_from(running: &Running, source: Option<Source>) {
    let outcome = Outcome::of(&running.plan, &running.collector, running.seconds(), source);
    RESULTS.with_borrow_mut(|results| results[slot(&running.plan)] = Some(Rc::new(outcome)));
}

/// Says whether `again` has all of `before`, to the last digit.
fn compared(plan: &Plan, again: &Collector, before: &Collector) {
    let is_same = |file: &&JobResult| again.get(file.job).is_some_and(|run| is_as_in_file(run, file));
    let same = before.all().filter(is_same).count();
    let text = words::compared(same, before.done());
    RESULTS.with_borrow_mut(|results| {
        let Some(outcome) = &results[slot(plan)] else { return };
        let source = outcome.source.clone().map(|source| Source { compared: Some(text), ..source });
        let outcome = Outcome::of(&outcome.plan, &outcome.collector, outcome.seconds, source);
        results[slot(plan)] = Some(Rc::new(outcome));
    });
}

fn save_file(slot: usize, file: File) {
    let results: Results = RESULTS.with_borrow(Clone::clone);
    let done = |outcome: &Rc<Outcome>| -> Done { (outcome.plan.clone(), outcome.collector.clone()) };
    let Some(this) = results[slot].as_ref().map(done) else { return };
    let all: Vec<Done> = results.iter().flatten().map(done).collect();
    save(file, &this, &all);
}

fn parse_within(text: &str, least: u64, most: u64) -> Option<u64> {
    text.trim().parse().ok().filter(|value| (least..=most).contains(value))
}

/// One of the four as a link; one's own has it in its form.
fn known_link(subject: &Subject, options: Option<PlanOptions>) -> Html {
    match (subject, options) {
        (Subject::Known(id), Some(options)) => {
            html! { <CopyLink query={format!("?{}", Definition::known(*id, options).to_query())} /> }
        }
        _ => html! { <div></div> },
    }
}

fn own_form(context: &Context<Lab>) -> Html {
    let props = context.props();
    match &props.subject {
        Subject::Known(_) => html! { <div></div> },
        Subject::Own(definition) => html! {
            <LabOwn definition={Rc::clone(definition)} stage={props.stage.clone()} on_change={props.on_change.clone()} />
        },
    }
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

/// From one of the four to a map over its settings.
fn next_rung(context: &Context<Lab>) -> Html {
    let Subject::Known(id) = context.props().subject else { return html! { <span></span> } };
    let onclick = context.props().on_show.reform(move |_: MouseEvent| Definition::map_of(id).to_query());
    html! {
        <button class="button" type="button" data-testid="lab-map-it" {onclick}>{ words::MAP_IT[id as usize] }</button>
    }
}

fn finding_view(finding: &Finding, on_open: &Callback<String>, next_rung: Html) -> Html {
    if finding.sentences.is_empty() {
        return html! { <div></div> };
    }
    let (next, query) = finding.next.clone();
    let has_next = !next.is_empty();
    let onclick = on_open.reform(move |_| query.clone());
    html! {
        <div class="lab-finding" data-testid="lab-finding">
            <h3>{ words::FINDING }</h3>
            if !finding.surprise.is_empty() {
                <p class="lab-surprise">{ &finding.surprise }</p>
            }
            <ul>{ for finding.sentences.iter().map(|sentence| html! { <li>{ sentence }</li> }) }</ul>
            <details class="lab-theory-part" hidden={finding.theory.is_empty()}>
                <summary>{ findings::THEORY }</summary>
                <ul>{ for finding.theory.iter().map(|sentence| html! { <li>{ sentence }</li> }) }</ul>
            </details>
            <p class="lab-next" hidden={!has_next}>
                <strong>{ words::NEXT }</strong>
                <button class="button" type="button" data-testid="lab-next" {onclick}>{ next }</button>
                { next_rung }
            </p>
        </div>
    }
}
