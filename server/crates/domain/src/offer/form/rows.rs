use super::OfferForm;

/// One numbered row of a form.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    form: &'a OfferForm,
    kind: &'static str,
    n: usize,
}

impl<'a> Row<'a> {
    /// The name of a field of this row.
    pub fn name(&self, field: &str) -> String {
        format!("{}{}.{field}", self.kind, self.n)
    }

    /// What was typed into a field of this row.
    pub fn get(&self, field: &str) -> &'a str {
        self.form.get(&self.name(field))
    }

    /// Whether a box of this row is checked.
    pub fn on(&self, field: &str) -> bool {
        self.get(field) == "on"
    }

    /// The boxes of this row that are checked, by what follows `field.` in their names.
    pub fn chosen(&self, field: &str) -> Vec<&'a str> {
        let prefix = format!("{}.", self.name(field));
        let boxes = self.form.0.range(prefix.clone()..).take_while(move |(name, _)| name.starts_with(&prefix));
        let skip = self.name(field).len() + 1;
        boxes.filter(|(_, value)| *value == "on").map(|(name, _)| &name[skip..]).collect()
    }

    /// Its number, from 0.
    pub const fn number(&self) -> usize {
        self.n
    }
}

/// The numbered rows of a kind, up to the first number that is not there.
#[derive(Debug)]
pub struct Rows<'a> {
    form: &'a OfferForm,
    kind: &'static str,
    next: usize,
}

impl<'a> Rows<'a> {
    /// Rows of `kind`: `if`, `do` or `limit`.
    pub const fn of(form: &'a OfferForm, kind: &'static str) -> Self {
        Self { form, kind, next: 0 }
    }
}

impl<'a> Iterator for Rows<'a> {
    type Item = Row<'a>;

    fn next(&mut self) -> Option<Row<'a>> {
        let row = Row { form: self.form, kind: self.kind, n: self.next };
        let prefix = row.name("");
        self.form.0.range(prefix.clone()..).next().filter(|(name, _)| name.starts_with(&prefix))?;
        self.next += 1;
        Some(row)
    }
}
