//! What staff changed by hand.

use crate::{
    StoreError, Tx,
    sql::{one, sql},
};
use kabinet_domain::{
    ids::{MemberId, StaffId},
    time::Millis,
};

sql! {
    ALONE = "SELECT CAST(COALESCE(SUM(applied), 0) AS BIGINT) AS n FROM points_op \
        WHERE member_id = $1 AND actor = $2 AND at_ms > $3 AND kind IN ('award', 'deduct') AND idem_key NOT LIKE 'prop:%'";
}

/// How many points somebody has given to a member and taken from them since, without a second pair of eyes.
pub async fn alone(tx: &mut Tx, member: MemberId, by: StaffId, since: Millis) -> Result<i64, StoreError> {
    Ok(one!(tx, (i64,), ALONE, member.0, by.0, since.0)?.map_or(0, |(n,)| n))
}
