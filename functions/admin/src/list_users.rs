//! `GET /api/admin/users`: everybody.

use axum::Json;
use axum::extract::State;
use shared::database::Item;
use shared::http::{List, Page};
use shared::types::email::Email;
use shared::types::phone::Phone;
use shared::types::role::Role;
use shared::{App, Error, Id, Result};
use shared_accounts::http::Admin;
use shared_accounts::store::identifiers::Identifier;
use shared_accounts::store::users::{User, Users};

use crate::admin_user::AdminUser;
use crate::search::Search;

/// Which users.
struct Wanted {
    role: Option<Role>,
    search: Option<Search>,
}

impl Wanted {
    fn of(page: &Page) -> Result<Self> {
        let role = page.filter("role").map(Role::parse).transpose();
        let role = role.map_err(|wrong| Error::field("role", wrong))?;
        let search = Search::of(page)?;
        Ok(Self { role, search })
    }

    fn holds(&self, user: &User) -> bool {
        self.role.is_none_or(|role| user.role == role) && self.search.as_ref().is_none_or(|search| finds(search, user))
    }
}

fn finds(search: &Search, user: &User) -> bool {
    let name = user
        .profile
        .name
        .as_ref()
        .map(shared_accounts::rules::person_name::PersonName::full);
    let texts = [
        name.as_deref(),
        user.email.as_ref().map(Email::as_str),
        user.username.as_deref(),
    ];
    texts.into_iter().flatten().any(|text| search.is_in(text))
        || user.phone.as_ref().is_some_and(|phone| search.is_in_phone(phone))
        || search.text.parse() == Ok(user.id)
}

/// Lists the users, newest first. A filtered page may be short while there is a next one; who is looked for by the id, the
/// whole phone or the whole e-mail address is found at once.
#[utoipa::path(get, path = "/api/admin/users", operation_id = "list_users", tag = "admin",
    params(("q" = Option<String>, Query, description = "The id, or a part of the name, e-mail address, username or phone."),
        ("role" = Option<Role>, Query, description = "Only users with this role."),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 100), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = List<AdminUser>)), security(("bearer" = [])))]
pub(crate) async fn list_users(State(app): State<App>, admin: Admin, page: Page) -> Result<Json<List<AdminUser>>> {
    let (me, wanted) = (Some(admin.0.user.id), Wanted::of(&page)?);
    let start = page.start(&app, me)?;
    let (users, last_key) = read(&app, &page, start, &wanted).await?;
    let users = users.iter().map(AdminUser::from).collect();
    page.list(&app, me, users, last_key).map(Json)
}

async fn read(app: &App, page: &Page, start: Option<Item>, wanted: &Wanted) -> Result<(Vec<User>, Option<Item>)> {
    let users = Users(&app.database);
    if let Some(search) = &wanted.search
        && let Some(id) = exactly(app, &search.text).await?
        && let Some(user) = users.get(id).await?
    {
        return Ok((Some(user).filter(|user| wanted.holds(user)).into_iter().collect(), None));
    }
    let filter = |user: &User| wanted.holds(user);
    if wanted.role.is_none() && wanted.search.is_none() {
        users.page(page.limit, start, None).await
    } else {
        users.page(page.limit, start, Some(&filter)).await
    }
}

/// The id of the one user that `text` names.
async fn exactly(app: &App, text: &str) -> Result<Option<Id>> {
    if let Ok(id) = text.parse() {
        return Ok(Some(id));
    }
    let phone = Phone::parse(text).map(Identifier::Phone).ok();
    let identifier = phone.or_else(|| Email::parse(text).map(Identifier::Email).ok());
    match identifier {
        Some(identifier) => Users(&app.database).find(&identifier).await,
        None => Ok(None),
    }
}
