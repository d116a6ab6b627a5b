"""The HTTP API: JSON over the functions of the desk, with a description that is true."""

from fastapi import APIRouter

from rashomon.web.api import about, comparisons, decisions, exports, jobs, reports, stories
from rashomon.web.api.describing import describe

router = APIRouter()
router.include_router(about.index)
for _part in (about, stories, exports, decisions, reports, comparisons, jobs):
    router.include_router(_part.router, prefix="/api")

__all__ = ["describe", "router"]
