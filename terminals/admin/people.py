"""A person's page, where a badge that is given out brings the taps it was refused with."""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import ngettext

from attendance import recording
from attendance.admin import people
from attendance.models import Badge, Employee
from terminals import enrolment

admin.site.unregister(Employee)


@admin.register(Employee)
class EmployeeAdmin(people.EmployeeAdmin):
    def save_formset(self, request, form, formset, change):
        """A badge is never taken off the unassigned ones without its taps."""
        recording.lock_person(form.instance.pk)
        super().save_formset(request, form, formset, change)
        given = formset.new_objects if formset.model is Badge else []
        count = sum(len(enrolment.claim_taps(badge, timezone.now())) for badge in given)
        if count:
            told = ngettext(
                "%(count)d earlier tap of the badge became the person’s.",
                "%(count)d earlier taps of the badge became the person’s.",
                count,
            )
            self.message_user(request, told % {"count": count}, messages.SUCCESS)
