use crate::{Error, Form, Portal, secrets::new_id};
use kabinet_domain::{
    ids::StaffId,
    member::{DisplayName, Email, Password},
    problem::Problem,
};
use kabinet_store::{Tx, Write, staff};

pub use kabinet_store::staff::Role;

/// Somebody who is to work at the desk.
#[derive(Debug, Clone)]
pub struct NewStaff {
    /// What to call them.
    pub name: String,
    /// Their sign-in.
    pub email: String,
    /// Their password.
    pub password: String,
    /// What they may do.
    pub role: Role,
}

impl Portal {
    /// Adds somebody to the team. For whoever can run commands on the machine.
    pub async fn create_staff(&self, new: &NewStaff) -> Result<StaffId, Error> {
        let mut checked = Form::default();
        let name = checked.take("name", DisplayName::parse(&new.name));
        let email = checked.take("email", Email::parse(&new.email));
        let local = email.as_ref().map_or("", Email::local);
        let password = checked.take("password", Password::parse(&new.password, &[local, &new.name]));
        let (Some(name), Some(email), Some(password)) = (name, email, password) else { return Err(checked.refusal()) };
        let now = self.clock.now();
        let row = staff::Staff {
            id: StaffId(new_id(now)),
            email: email.key(),
            name: name.as_str().to_owned(),
            password: self.passwords.hash(password).await?,
            role: new.role,
            created: now,
        };
        let id = row.id;
        self.db.write(Add { row }).await?;
        Ok(id)
    }
}

struct Add {
    row: staff::Staff,
}

impl Write for Add {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        if staff::insert(tx, &self.row).await? { Ok(()) } else { Err(Error::field("email", Problem::StaffTwice)) }
    }
}
