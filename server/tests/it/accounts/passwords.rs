//! How passwords are kept.

use crate::house::{House, PASSWORD, problem};
use kabinet_domain::{
    ids::{MemberId, StaffId},
    member::Email,
    problem::Problem,
};
use kabinet_portal::staff::Role;
use kabinet_store::{StoreError, Tx, Write, member, staff};

const AGREED: &str = "$argon2id$v=19$m=19456,t=2,p=1$";
/// [`PASSWORD`] as a careless version might have hashed it.
const WEAK: &str = "$argon2id$v=19$m=64,t=1,p=1$a2FiaW5ldC1zY2VuZS0wMQ$aKy2oJ4g53XEvZqYWf31WwcMU6llvXf/aLofQvpSJhI";

/// Somebody's hash is [`WEAK`] from now on.
#[derive(Clone, Copy)]
enum Weaken {
    Member(MemberId),
    Staff(StaffId),
}

impl Write for Weaken {
    type Out = ();
    type Err = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let done = match *self {
            Self::Member(id) => member::set_password(tx, id, WEAK).await?,
            Self::Staff(id) => staff::set_password(tx, id, WEAK).await?,
        };
        assert!(done);
        Ok(())
    }
}

impl House {
    async fn stored(&self, whose: Weaken) -> String {
        let mut tx = self.portal().db.read().await.expect("reads");
        let stored = match whose {
            Weaken::Member(id) => member::by_id(&mut tx, id).await.expect("a look").and_then(|it| it.password),
            Weaken::Staff(id) => staff::by_id(&mut tx, id).await.expect("a look").map(|it| it.password),
        };
        stored.expect("a password")
    }
}

#[tokio::test]
async fn passwords_are_stored_as_argon2id_of_the_agreed_strength() {
    let house = House::unscanned(&[]).await;
    let anna = house.register("Anna", None).await;
    let stored = house.stored(Weaken::Member(anna.id)).await;
    assert!(stored.starts_with(AGREED), "{stored}");
}

#[tokio::test]
async fn a_weak_hash_is_replaced_by_a_successful_sign_in_and_by_nothing_else() {
    let house = House::unscanned(&[]).await;
    let anna = house.register("Anna", None).await;
    let colleague = house.hired(Role::Marketer).await;
    let address = Email::parse(&colleague).expect("an address");
    let found = staff::by_email(&mut house.portal().db.read().await.expect("reads"), &address).await;
    let maria = found.expect("a look").expect("the colleague").id;
    for whose in [Weaken::Member(anna.id), Weaken::Staff(maria)] {
        house.portal().db.write(whose).await.expect("weakens");
        let sign_in = async |password: &str| match whose {
            Weaken::Member(_) => house.visitor().sign_in(&anna.email, password, None).await,
            Weaken::Staff(_) => house.visitor().sign_in_to_desk(&colleague, password, None).await,
        };
        assert_eq!(problem(sign_in("wrong-Zx9-word").await), Problem::WrongSignIn);
        assert_eq!(house.stored(whose).await, WEAK);
        sign_in(PASSWORD).await.expect("signs in");
        let stored = house.stored(whose).await;
        assert!(stored.starts_with(AGREED), "{stored}");
        sign_in(PASSWORD).await.expect("it is still the same password");
        assert_eq!(house.stored(whose).await, stored, "a strong one stays as it is");
    }
}
