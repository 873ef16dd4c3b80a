//! `GET /api/admin/users`

use axum::Json;
use axum::extract::State;
use shared::database::{PageQuery, Paged};
use shared::http::{List, Page};
use shared::ids::UserId;
use shared::types::email::Email;
use shared::types::phone::Phone;
use shared::types::role::Role;
use shared::{App, Error, Result};
use shared_accounts::http::Admin;
use shared_accounts::store::identifiers::Identifier;
use shared_accounts::store::users::{User, Users};

use crate::text_search::TextSearch;
use crate::users::view::AdminUser;

struct UserFilter {
    role: Option<Role>,
    search: Option<TextSearch>,
}

impl UserFilter {
    fn of(page: &Page) -> Result<Self> {
        let role = page.filter("role").map(Role::parse).transpose();
        let role = role.map_err(|wrong| Error::field("role", wrong))?;
        let search = TextSearch::of(page)?;
        Ok(Self { role, search })
    }

    fn matches(&self, user: &User) -> bool {
        self.role.is_none_or(|role| user.role == role)
            && self.search.as_ref().is_none_or(|search| contains(search, user))
    }
}

fn contains(search: &TextSearch, user: &User) -> bool {
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

/// Lists the users, newest first.
///
/// A filtered page may have fewer users than `limit` although `next` leads to more. A user ID, a complete phone number
/// or a complete email address in `q` is found at once.
#[utoipa::path(get, path = "/api/admin/users", tag = "admin",
    params(("q" = Option<String>, Query,
            description = "The ID, or a part of the name, email, username or phone number."),
        ("role" = Option<Role>, Query, description = "Only users with this role."),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 100), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = List<AdminUser>)), security(("bearer" = ["admin"])))]
pub(crate) async fn admin_list_users(
    State(app): State<App>,
    admin: Admin,
    page: Page,
) -> Result<Json<List<AdminUser>>> {
    let (me, filter) = (Some(admin.0.user.id), UserFilter::of(&page)?);
    let users = read(&app, page.query(&app, me)?, &filter).await?;
    page.list(&app, me, users.map(|user| AdminUser::from(&user))).map(Json)
}

async fn read(app: &App, page: PageQuery, filter: &UserFilter) -> Result<Paged<User>> {
    let users = Users(&app.database);
    if let Some(search) = &filter.search
        && let Some(id) = exact_match(app, &search.text).await?
        && let Some(user) = users.get(id).await?
    {
        let found = Some(user).filter(|user| filter.matches(user));
        return Ok(Paged::whole(found.into_iter().collect()));
    }
    let matches = |user: &User| filter.matches(user);
    if filter.role.is_none() && filter.search.is_none() {
        users.page(page, None).await
    } else {
        users.page(page, Some(&matches)).await
    }
}

/// The ID of the user with this ID, phone or email address.
async fn exact_match(app: &App, text: &str) -> Result<Option<UserId>> {
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
