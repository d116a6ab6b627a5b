"""The pages of the desk, for people: they work without scripts, and a view is its address."""

from fastapi import APIRouter

from rashomon.web.pages import assets, compare, jobs, report, review, stories, story

router = APIRouter(include_in_schema=False)
for _module in (assets, stories, story, report, review, compare, jobs):
    router.include_router(_module.router)

__all__ = ["router"]
