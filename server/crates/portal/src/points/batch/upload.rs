use super::{BatchState, decode, enqueue};
use crate::{Error, secrets::new_id, who::Marketer};
use kabinet_domain::{
    ids::BatchId,
    points::{
        Key,
        batch::{FileFault, Sheet},
    },
    problem::Problem,
};
use kabinet_store::{
    Tx, Write,
    points::batch::{self, Batch},
};

/// The most bytes of a file.
pub const MAX_BYTES: usize = 10_000_000;
/// The most characters of a file's name that are kept.
const MAX_NAME: usize = 120;

/// A file of awards and deductions.
#[derive(Debug, Clone)]
pub struct Upload {
    /// What it is called.
    pub file_name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// Made with the form, so that one that is sent twice is one file.
    pub key: String,
}

impl Marketer {
    /// Takes a file to be looked at. Nothing is posted before somebody orders it.
    pub async fn upload_batch(&self, upload: &Upload) -> Result<BatchId, Error> {
        let key = Key::parse(&upload.key).map_err(|error| Error::field("key", error))?;
        let refused = |fault: FileFault| Error::field("file", Problem::from(fault));
        if upload.bytes.len() > MAX_BYTES {
            return Err(refused(FileFault::too_large(MAX_BYTES)));
        }
        let text = decode::text(&upload.bytes).map_err(refused)?;
        let rows = Sheet::read(&text).map_err(refused)?.lines.len();
        let now = self.portal.clock.now();
        let new = Batch {
            id: BatchId(new_id(now)),
            file_name: shown(&upload.file_name),
            file_hash: decode::name(&text),
            rows_total: i64::try_from(rows).unwrap_or(i64::MAX),
            rows_done: 0,
            state: BatchState::Checking,
            uploaded_by: self.id,
            uploaded: now,
            beyond: None,
            ordered_by: None,
            ordered: None,
            decided_by: None,
            decided: None,
            ended: None,
            token: 0,
            figures: None,
        };
        let form_key = format!("{}:{key}", self.id);
        let id = self.portal.db.write(Take { new, form_key, text }).await?;
        self.portal.work.notify_one();
        Ok(id)
    }
}

struct Take {
    new: Batch,
    form_key: String,
    text: String,
}

impl Write for Take {
    type Out = BatchId;
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<BatchId, Error> {
        if !batch::add(tx, &self.new, &self.form_key, &self.text).await? {
            let earlier = batch::by_form(tx, &self.form_key).await?.ok_or(Error::NotFound)?;
            let same = earlier.file_hash == self.new.file_hash;
            return if same { Ok(earlier.id) } else { Err(Error::field("key", Problem::KeyReused)) };
        }
        enqueue(tx, self.new.id, self.new.token, self.new.uploaded).await?;
        Ok(self.new.id)
    }
}

/// The name without folders and without what cannot be seen.
fn shown(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen: String = name.chars().filter(|c| !c.is_control()).take(MAX_NAME).collect();
    if seen.trim().is_empty() { "csv".to_owned() } else { seen.trim().to_owned() }
}
