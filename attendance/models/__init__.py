from attendance.models.events import Direction, Event, Source
from attendance.models.people import Badge, Department, Employee, EmploymentTerms, Position

__all__ = [
    "Badge",
    "Department",
    "Direction",
    "Employee",
    "EmploymentTerms",
    "Event",
    "Position",
    "Source",
]
