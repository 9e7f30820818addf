"""Deleting what nothing depends on, by a button that says so."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from attendance import auditing
from attendance.models import Action


class Removable:
    """For a HouseAdmin whose act `remove` deletes, or does what is right instead."""

    def delete_for_good(self, request, obj):
        auditing.note(Action.DELETED, obj)
        obj.delete()
        return self.back_to_list(request, _("It was deleted."))

    def back_to_list(self, request, text):
        self.message_user(request, text, messages.SUCCESS)
        return redirect(reverse(f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_changelist"))
