from attendance.models.audit import Action, AuditEntry
from attendance.models.corrections import CorrectionRequest
from attendance.models.events import Direction, Event, Source
from attendance.models.people import Badge, Department, Employee, EmploymentTerms, Position
from attendance.models.periods import ClosedPeriod
from attendance.models.requests import Request

__all__ = [
    "Action",
    "AuditEntry",
    "Badge",
    "ClosedPeriod",
    "CorrectionRequest",
    "Department",
    "Direction",
    "Employee",
    "EmploymentTerms",
    "Event",
    "Position",
    "Request",
    "Source",
]
