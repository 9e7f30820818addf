"""Deleting what nothing depends on, by a button that says so."""

from django.utils.translation import gettext_lazy as _

from attendance import auditing
from attendance.models import Action


class Removable:
    """For a HouseAdmin whose act `remove` deletes, or does what is right instead."""

    def delete_for_good(self, request, obj):
        auditing.note(Action.DELETED, obj)
        obj.delete()
        return self.back_to_list(request, _("It was deleted."))
