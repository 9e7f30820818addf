from django.urls import include, path
from rest_framework.routers import SimpleRouter

from terminals.api.devices import PairView, TerminalViewSet
from terminals.api.enrolment import AssignBadgeView, FirstScanView, ProposePersonView, UnassignedBadgesView
from terminals.api.nfc import NfcEventView
from terminals.api.scanning import ChallengeView, ScanView, SecureScanView, TerminalSelfView

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("terminals", TerminalViewSet, basename="terminal")

urlpatterns = [
    path("api/terminal/challenge", ChallengeView.as_view()),
    path("api/terminal/scan", ScanView.as_view()),
    path("api/terminal/secure-scan", SecureScanView.as_view()),
    path("api/terminal/me", TerminalSelfView.as_view()),
    path("api/terminal/register", ProposePersonView.as_view()),
    path("api/register/first-scan", FirstScanView.as_view()),
    path("api/register", PairView.as_view()),
    path("api/events/nfc", NfcEventView.as_view()),
    path("api/badges/unassigned", UnassignedBadgesView.as_view()),
    path("api/badges/unassigned/<int:badge_id>/assign", AssignBadgeView.as_view()),
    path("api/", include(router.urls)),
]
