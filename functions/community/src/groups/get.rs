//! `GET /api/community/groups/{id}`

use shared::Result;
use shared::http::etag::Tagged;
use shared::ids::CommunityId;
use shared_community::http::VisibleGroup;

use super::view::{GroupReply, tagged};

/// Returns a community.
///
/// Every signed-in user sees public communities. Private ones are found only by the instructors of the course and by
/// admins. The `ETag` is for `If-Match`.
#[utoipa::path(get, path = "/api/community/groups/{id}", tag = "community",
    params(("id" = CommunityId, Path)), responses((status = 200, body = GroupReply)), security(("bearer" = [])))]
pub(crate) async fn get_group(VisibleGroup(access): VisibleGroup) -> Result<Tagged> {
    tagged(access)
}
