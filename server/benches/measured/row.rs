use serde_json::{Value, json};
use std::fmt;

/// What was measured, beside the plainest code that does the same.
#[derive(Debug)]
pub struct Row {
    pub name: String,
    pub unit: &'static str,
    pub value: f64,
    pub against: f64,
    pub goal: Option<Goal>,
}

/// What a row should come to.
#[derive(Debug, Clone, Copy)]
pub enum Goal {
    /// The value itself.
    ValueUpTo(f64),
    /// The value, in so many of what it is measured against.
    RatioFrom(f64),
    RatioUpTo(f64),
}

impl Row {
    /// A row without a goal.
    pub fn new(name: impl Into<String>, unit: &'static str, (value, against): (f64, f64)) -> Self {
        Self { name: name.into(), unit, value, against, goal: None }
    }

    pub fn should(self, goal: Goal) -> Self {
        Self { goal: Some(goal), ..self }
    }

    pub fn head() -> String {
        format!("{:71} {:>11} {:>11} {:>8}  {:10} goal", "", "kabinet", "against", "ratio", "unit")
    }

    pub fn json(&self) -> Value {
        let Self { name, unit, value, against, .. } = self;
        json!({ "name": name, "value": value, "unit": unit, "against": against, "ratio": self.ratio() })
    }

    fn ratio(&self) -> f64 {
        self.value / self.against
    }

    fn verdict(&self, goal: Goal) -> String {
        let (goal, holds) = match goal {
            Goal::ValueUpTo(limit) => (format!("≤{limit} {}", self.unit), self.value <= limit),
            Goal::RatioFrom(limit) => (format!("≥{limit}×"), self.ratio() >= limit),
            Goal::RatioUpTo(limit) => (format!("≤{limit}×"), self.ratio() <= limit),
        };
        format!("{goal} {}", if holds { "holds" } else { "does not hold" })
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, unit, value, against, goal } = self;
        let decimals = if value.max(*against) < 100.0 { 2 } else { 0 };
        let ratio = self.ratio();
        write!(f, "{name:71} {value:>11.decimals$} {against:>11.decimals$} {ratio:>7.2}×  {unit:10}")?;
        goal.map_or(Ok(()), |goal| write!(f, " {}", self.verdict(goal)))
    }
}
