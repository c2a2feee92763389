use super::{
    Proposed, Split,
    decide::{PROPOSALS, told},
    notice::as_of,
    split::split,
    statement::{Line, lines},
};
use crate::{
    Error, rules, settings,
    who::{Marketer, Operator},
};
use kabinet_domain::{
    ids::MemberId,
    points::{HoldState, OpKind},
    time::Millis,
};
use kabinet_store::{
    Tx, member,
    points::{self, history, proposal},
};

/// So many of the latest spendings can be given back from the card.
const LATEST: u32 = 10;
/// Among so many of the latest expiries those are looked for that can be restored.
const LATEST_PASSED: u32 = 200;
/// So many expiries can be restored from the card; once they are, those before them.
const PASSED: usize = 50;

/// A member's points as the desk sees them.
#[derive(Debug, Clone)]
pub struct PointsCard {
    /// Where they are.
    pub split: Split,
    /// What is set aside, oldest first.
    pub holds: Vec<OpenHold>,
    /// Changes by hand that wait for a second pair of eyes, oldest first.
    pub proposals: Vec<Proposed>,
    /// Above so many points a change by hand is one of those: see `settings::Main::four_eyes_above`.
    pub four_eyes_above: Option<i64>,
    /// Latest spendings that were not given back whole, newest first.
    pub spent: Vec<Left>,
    /// Latest expiries of which nothing was restored, newest first; none for those who may not restore.
    pub passed: Vec<Left>,
    /// For how many days what is restored can be used, unless something else is said.
    pub restored_for: u32,
}

/// Points set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenHold {
    /// How many.
    pub points: i64,
    /// When it ends by itself.
    pub until: Millis,
    /// What for, said.
    pub what: String,
}

/// An entry of which something can be given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Its number.
    pub seq: i64,
    /// When it was.
    pub at: Millis,
    /// How many points can be given back.
    pub points: i64,
    /// What it was for, said.
    pub what: String,
}

impl Marketer {
    /// A member's points: where they are, and what can be done about them.
    pub async fn points_of(&self, member: MemberId) -> Result<PointsCard, Error> {
        let operator = match self.operator().await {
            Ok(operator) => Some(operator),
            Err(Error::Forbidden) => None,
            Err(error) => return Err(error),
        };
        let mut tx = self.portal.db.read().await?;
        member::by_id(&mut tx, member).await?.ok_or(Error::NotFound)?;
        let main = rules::main(&mut tx).await?;
        let split = split(&mut tx, member, &main, self.portal.clock.now()).await?;
        let waiting = proposal::waiting_of(&mut tx, member, PROPOSALS).await?;
        let proposals = told(&mut tx, self.id, waiting).await?;
        let holds = self.holds(&mut tx, &main, member).await?;
        let spent = self.spent(&mut tx, &main, member).await?;
        let passed = match operator {
            Some(operator) => operator.passed(&mut tx, self, &main, member).await?,
            None => Vec::new(),
        };
        let (four_eyes_above, restored_for) = (main.four_eyes_above, main.grace_days.max(1));
        Ok(PointsCard { split, holds, proposals, four_eyes_above, spent, passed, restored_for })
    }

    async fn holds(&self, tx: &mut Tx, main: &settings::Main, member: MemberId) -> Result<Vec<OpenHold>, Error> {
        let (ledger, _) = as_of(tx, member, main, self.portal.clock.now()).await?;
        let mut open = Vec::new();
        for hold in ledger.holds.iter().filter(|hold| hold.state == HoldState::Open) {
            let lines = self.latest(tx, main, member, OpKind::Hold, Some(hold.hold + 1), 1).await?;
            let what = lines.into_iter().next().map(|line| line.what).unwrap_or_default();
            open.push(OpenHold { points: hold.amount(), until: hold.due, what });
        }
        Ok(open)
    }

    async fn spent(&self, tx: &mut Tx, main: &settings::Main, member: MemberId) -> Result<Vec<Left>, Error> {
        let mut left = Vec::new();
        for line in self.latest(tx, main, member, OpKind::Spend, None, LATEST).await? {
            let spend = points::spend(tx, member, line.seq).await?;
            left.extend(spend.and_then(|spend| of_which_left(spend.left(), line)));
        }
        Ok(left)
    }

    async fn latest(
        &self,
        tx: &mut Tx,
        main: &settings::Main,
        member: MemberId,
        kind: OpKind,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Line>, Error> {
        let filter = history::Filter { kind: Some(kind), ..history::Filter::default() };
        lines(tx, (&self.portal, main), (member, self.lang), &filter, before, limit).await
    }
}

impl Operator {
    /// What this person could restore.
    async fn passed(
        &self,
        tx: &mut Tx,
        marketer: &Marketer,
        main: &settings::Main,
        member: MemberId,
    ) -> Result<Vec<Left>, Error> {
        let restored = points::restored(tx, member).await?;
        let passed = marketer.latest(tx, main, member, OpKind::Expire, None, LATEST_PASSED).await?;
        // An expiry is restored once, in whole or in part.
        let passed = passed.into_iter().filter(|line| !restored.contains(&line.seq)).take(PASSED);
        Ok(passed.filter_map(|line| of_which_left(-line.amount, line)).collect())
    }
}

fn of_which_left(points: i64, line: Line) -> Option<Left> {
    (points > 0).then_some(Left { seq: line.seq, at: line.at, points, what: line.what })
}
