//! Files of awards and deductions: how they come in, and how their rejected rows go out.

use super::{call, plain::Asked};
use axum::{
    Extension,
    extract::{FromRequest as _, Multipart, Path, Request, State, multipart::MultipartError},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
};
use kabinet_app::{
    api::batches::{BATCHES, FORM, page},
    caller::{self, wants_page},
    cookies,
    error::ApiError,
    flash::{self, Flash},
};
use kabinet_domain::{
    ids::BatchId,
    points::{Key, batch::FileFault},
    problem::Problem,
};
use kabinet_portal::{
    Error, Portal,
    points::{MAX_BYTES, Upload},
    who::{Marketer, Who},
};

/// More than a file may have, so that somebody who sends too much is told in words; what comes after that is not read.
pub const MOST_BYTES: usize = 3 * MAX_BYTES;
/// The form has two fields; a few more are no reason to refuse it.
const MOST_FIELDS: usize = 8;
/// A character of a key has at most four bytes.
const KEY_BYTES: usize = 4 * Key::MAX as usize;

/// Takes a file and leads to its preview, or back with what is wrong with it.
pub async fn upload(State(portal): State<Portal>, Extension(who): Extension<Who>, request: Request) -> Response {
    let asked = Asked::by(&request);
    let Who::Marketer(marketer) = who else { return call::refusal(&ApiError::SignIn, &asked) };
    match take(&marketer, request).await {
        Ok(batch) => Redirect::to(&page(batch)).into_response(),
        Err(Error::Refused(problems)) if wants_page(&asked.headers) => {
            let held = cookies::token(&asked.headers, cookies::FLASH);
            match flash::leave(&portal, held, &Flash::form(FORM, []).refused(problems)).await {
                Ok(cookie) => ([(header::SET_COOKIE, cookie)], Redirect::to(BATCHES)).into_response(),
                Err(error) => call::refusal(&caller::told(error), &asked),
            }
        }
        Err(error) => call::refusal(&caller::told(error), &asked),
    }
}

async fn take(marketer: &Marketer, request: Request) -> Result<BatchId, Error> {
    let form = Multipart::from_request(request, &()).await.map_err(|_| not_a_file())?;
    let upload = read(form).await.map_err(|error| {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Error::field("file", too_large()) } else { not_a_file() }
    })?;
    marketer.upload_batch(&upload).await
}

fn too_large() -> Problem {
    FileFault::too_large(MAX_BYTES).into()
}

/// Somebody's programme sent a form that has no file in it.
fn not_a_file() -> Error {
    Error::field("file", Problem::from(FileFault::Empty))
}

async fn read(mut form: Multipart) -> Result<Upload, MultipartError> {
    let mut upload = Upload { file_name: String::new(), bytes: Vec::new(), key: String::new() };
    for _ in 0..MOST_FIELDS {
        let Some(mut field) = form.next_field().await? else { break };
        let most = match field.name() {
            Some("file") => MAX_BYTES,
            Some("key") => KEY_BYTES,
            _ => continue,
        };
        let (is_file, name) = (most == MAX_BYTES, field.file_name().unwrap_or_default().to_owned());
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await? {
            // What is too much is read all the same, or the browser would not listen to the answer.
            if bytes.len() <= most {
                bytes.extend_from_slice(&chunk);
            }
        }
        if is_file {
            (upload.file_name, upload.bytes) = (name, bytes);
        } else {
            upload.key = String::from_utf8_lossy(&bytes).into_owned();
        }
    }
    Ok(upload)
}

/// The rejected rows of a file, to be mended and sent again.
pub async fn rejected(Path(batch): Path<String>, Extension(who): Extension<Who>, request: Request) -> Response {
    let asked = Asked::by(&request);
    let Who::Marketer(marketer) = who else { return call::refusal(&ApiError::SignIn, &asked) };
    let rows = match batch.parse() {
        Ok(batch) => marketer.rejected_rows(batch).await,
        Err(_) => Err(Error::NotFound),
    };
    match rows {
        Ok(rows) => {
            let kind = HeaderValue::from_static("text/csv; charset=utf-8");
            let place = HeaderValue::from_static("attachment; filename=\"rejected.csv\"");
            ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, place)], rows).into_response()
        }
        Err(error) => call::refusal(&caller::told(error), &asked),
    }
}
