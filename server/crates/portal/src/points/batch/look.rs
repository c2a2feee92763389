use super::{BatchState, Figures, RowState, key, known};
use crate::{
    Error, rules,
    tasks::{self, Broke, Kind},
    who::Marketer,
};
use kabinet_domain::{
    csv,
    ids::{BatchId, MemberId, StaffId},
    lang::Lang,
    points::{
        Beyond,
        batch::{Fault, Sheet},
    },
    problem::Problem,
    time::{DAY_MS, Millis},
    words,
};
use kabinet_store::{
    Tx, member,
    points::{
        alone,
        batch::{self, Batch},
        batch_row,
    },
    staff,
};

/// How many files a page shows.
pub const BATCHES: u32 = 30;
/// How many rows a page shows, of the first and of those rejected.
const ROWS: u32 = 20;
/// How many rejected rows are read at once for the download.
const CHUNK: u32 = 1_000;

/// Somebody did something at a time.
pub type Deed = (String, Millis);

/// A file in the desk's list.
#[derive(Debug, Clone)]
pub struct BatchRow {
    /// Which.
    pub id: BatchId,
    /// What it is called.
    pub file_name: String,
    /// How far it has come.
    pub state: BatchState,
    /// How many rows it has, and how many of them are dealt with.
    pub rows: (i64, i64),
    /// Who uploaded it.
    pub uploaded: Deed,
    /// What there is in it, and what came of it.
    pub figures: Figures,
}

/// A row as a page shows it.
#[derive(Debug, Clone)]
pub struct BatchLine {
    /// Its line in the file.
    pub line: i64,
    /// What it says of whose points.
    pub who: String,
    /// Whose they are, and what the member is called.
    pub member: Option<(MemberId, String)>,
    /// How many points it gives, or takes when below zero; 0: that cannot be told.
    pub points: i64,
    /// What the member is told.
    pub reason: String,
    /// What became of it.
    pub state: RowState,
    /// Why it is rejected, said.
    pub fault: Option<String>,
    /// How many points moved.
    pub applied: i64,
}

/// A file.
#[derive(Debug, Clone)]
pub struct BatchPage {
    /// What the list shows.
    pub row: BatchRow,
    /// Who ordered it.
    pub ordered: Option<Deed>,
    /// Who agreed, or did not.
    pub decided: Option<Deed>,
    /// When it ended or was stopped.
    pub ended: Option<Millis>,
    /// Why it broke off, if it did.
    pub broke: Option<Broke>,
    /// It can be stopped: it is being carried out, or nobody looks at its rows any more.
    pub can_stop: bool,
    /// What becomes of deductions beyond the balance.
    pub beyond: Option<Beyond>,
    /// It was ordered by whoever asks, who cannot agree to it.
    pub own: bool,
    /// To carry it out takes somebody else's consent.
    pub takes_two: bool,
    /// An earlier file with the same rows, which was carried out or is being: which, by whom and when it was ordered.
    pub earlier: Option<(BatchId, Deed)>,
    /// The first rows; none when they were cleared away.
    pub first: Vec<BatchLine>,
    /// The first of the rejected rows.
    pub rejected: Vec<BatchLine>,
}

impl Marketer {
    /// Files of awards and deductions, newest first, from behind `before`.
    pub async fn batches(&self, before: Option<(Millis, BatchId)>) -> Result<Vec<BatchRow>, Error> {
        let mut tx = self.portal.db.read().await?;
        let mut shown = Vec::new();
        for one in batch::page(&mut tx, before, BATCHES).await? {
            let figures = kept(&mut tx, &one).await?;
            shown.push(row(&mut tx, one, figures).await?);
        }
        Ok(shown)
    }

    /// How many files wait for a second pair of eyes, of whomever.
    pub async fn batches_waiting(&self) -> Result<i64, Error> {
        Ok(batch::how_many_wait(&mut self.portal.db.read().await?).await?)
    }

    /// One file.
    pub async fn batch(&self, id: BatchId) -> Result<BatchPage, Error> {
        let mut tx = self.portal.db.read().await?;
        let found = known(&mut tx, id).await?;
        let figures = kept(&mut tx, &found).await?;
        let limit = rules::main(&mut tx).await?.four_eyes_above;
        let alone = alone::of_all(&mut tx, self.id, self.portal.clock.now().plus(-DAY_MS)).await?;
        let earlier = match batch::carried_out(&mut tx, &found.file_hash, id).await? {
            Some(earlier) => deed(&mut tx, earlier.ordered_by, earlier.ordered).await?.map(|deed| (earlier.id, deed)),
            None => None,
        };
        let broke = match found.state {
            BatchState::Failed => Some(tasks::why(&mut tx, Kind::Batch, &key(id, found.token)).await?),
            _ => None,
        };
        let can_stop = match found.state {
            BatchState::Running => true,
            BatchState::Checking => !tasks::goes_on(&mut tx, Kind::Batch, &key(id, found.token)).await?,
            _ => false,
        };
        let first = batch_row::first(&mut tx, id, ROWS).await?;
        let rejected = batch_row::of_state(&mut tx, id, RowState::Rejected, 0, ROWS).await?;
        Ok(BatchPage {
            ordered: deed(&mut tx, found.ordered_by, found.ordered).await?,
            decided: deed(&mut tx, found.decided_by, found.decided).await?,
            ended: found.ended,
            broke,
            can_stop,
            beyond: found.beyond.as_deref().and_then(super::order::beyond),
            own: found.ordered_by == Some(self.id),
            takes_two: figures.takes_two(limit, alone),
            earlier,
            first: self.lines(&mut tx, first).await?,
            rejected: self.lines(&mut tx, rejected).await?,
            row: row(&mut tx, found, figures).await?,
        })
    }

    /// The rejected rows as they stood in the file, each with why it was rejected: a file for a spreadsheet, to be mended.
    pub async fn rejected_rows(&self, id: BatchId) -> Result<String, Error> {
        let mut tx = self.portal.db.read().await?;
        let text = batch::text(&mut tx, id).await?.ok_or(Error::NotFound)?;
        let sheet = Sheet::read(&text).map_err(Problem::from)?;
        let heads = sheet.cells(sheet.header).unwrap_or_default();
        let why = match self.lang {
            Lang::Ru => "Почему не принято",
            Lang::En => "Why it was rejected",
        };
        let write =
            |cells: &[String], last: &str| csv::line(cells.iter().map(String::as_str).chain([last]), sheet.separator);
        let mut csv = String::from(csv::BOM);
        csv.push_str(&write(&heads, why));
        let mut after = 0;
        loop {
            let page = batch_row::of_state(&mut tx, id, RowState::Rejected, after, CHUNK).await?;
            let Some(last) = page.last() else { break };
            after = last.line;
            for rejected in &page {
                let place = sheet.lines.binary_search_by_key(&rejected.line, |(line, _)| *line);
                let Some((_, line)) = place.ok().map(|place| sheet.lines[place]) else { continue };
                let cells = sheet.cells(line).unwrap_or_else(|_| {
                    let mut whole = vec![String::new(); heads.len()];
                    line.clone_into(&mut whole[0]);
                    whole
                });
                csv.push_str(&write(&cells, &self.fault(rejected.fault.as_deref()).unwrap_or_default()));
            }
        }
        Ok(csv)
    }

    fn fault(&self, fault: Option<&str>) -> Option<String> {
        let fault: Fault = serde_json::from_str(fault?).ok()?;
        Some(words::row_fault(self.lang, &fault))
    }

    async fn lines(&self, tx: &mut Tx, rows: Vec<batch_row::BatchRow>) -> Result<Vec<BatchLine>, Error> {
        let mut lines = Vec::with_capacity(rows.len());
        for row in rows {
            let member = match row.member {
                Some(id) => member::by_id(tx, id).await?.map(|member| (id, member.name)),
                None => None,
            };
            lines.push(BatchLine {
                line: row.line,
                who: row.who,
                member,
                points: row.points,
                reason: row.reason,
                state: row.state,
                fault: self.fault(row.fault.as_deref()),
                applied: row.applied,
            });
        }
        Ok(lines)
    }
}

/// The figures as they were written down or, while somebody works on the rows or may go on with them, as they are: what was
/// just being posted when it was stopped is among them.
async fn kept(tx: &mut Tx, of: &Batch) -> Result<Figures, Error> {
    match (of.state, of.figures.as_deref()) {
        (BatchState::Checking | BatchState::Running | BatchState::Stopped | BatchState::Failed, _) | (_, None) => {
            Figures::of(tx, of.id).await
        }
        (_, Some(kept)) => {
            serde_json::from_str(kept).map_err(|error| Error::internal("reading the figures of a file", &error))
        }
    }
}

async fn row(tx: &mut Tx, one: Batch, figures: Figures) -> Result<BatchRow, Error> {
    let Batch { id, file_name, state, rows_total, rows_done, uploaded_by, uploaded, .. } = one;
    let by = deed(tx, Some(uploaded_by), Some(uploaded)).await?;
    let uploaded = by.unwrap_or((String::new(), uploaded));
    Ok(BatchRow { id, file_name, state, rows: (rows_total, rows_done), uploaded, figures })
}

async fn deed(tx: &mut Tx, by: Option<StaffId>, at: Option<Millis>) -> Result<Option<Deed>, Error> {
    let (Some(by), Some(at)) = (by, at) else { return Ok(None) };
    let person = staff::by_id(tx, by).await?;
    Ok(Some((person.map(|person| person.name).unwrap_or_default(), at)))
}
