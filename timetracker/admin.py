"""Who may sign in, and as what; for administrators. The groups of Django are the roles, and are not edited by hand."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group, User
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from attendance import auditing
from attendance.access import Role, role_of, set_role
from attendance.admin.base import HouseAdmin, tag
from attendance.models import Action
from attendance.transactions import one_transaction
from timetracker.api.users import all_users, change_user

admin.site.unregister(User)
admin.site.unregister(Group)


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return Role.choices

    def queryset(self, request, queryset):
        return queryset.filter(groups__name=self.value()) if self.value() in Role.values else queryset


class ChangeForm(UserChangeForm):
    role = forms.ChoiceField(label=capfirst(_("role")), choices=Role.choices)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["role"] = role_of(self.instance)


class CreationForm(AdminUserCreationForm):
    role = forms.ChoiceField(label=capfirst(_("role")), choices=Role.choices, initial=Role.EMPLOYEE)


class PasswordForm(AdminPasswordChangeForm):
    @one_transaction
    def save(self, commit=True):
        auditing.note(Action.PASSWORD_SET, self.user)
        return super().save(commit)


@admin.register(User)
class PeopleWhoSignIn(HouseAdmin, UserAdmin):
    form = ChangeForm
    add_form = CreationForm
    change_password_form = PasswordForm
    list_display = ["username", "name", "role", "person", "state"]
    list_filter = [RoleFilter, "is_active"]
    search_fields = ["username", "first_name", "last_name"]
    sortable_by = ["username"]
    filter_horizontal = ()
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email", "person"]}),
        (_("Access"), {"fields": ["role", "is_active"]}),
    ]
    add_fieldsets = [
        (None, {"classes": ["wide"], "fields": ["username", "role", "usable_password", "password1", "password2"]})
    ]
    readonly_fields = ["person"]

    def get_queryset(self, request):
        return all_users()

    @admin.display(description=_("full name"))
    def name(self, user):
        return user.get_full_name() or "–"

    @admin.display(description=_("role"))
    def role(self, user):
        return role_of(user).label

    @admin.display(description=_("employee"))
    def person(self, user):
        return getattr(user, "employee", None) or "–"

    @admin.display(description=_("state"))
    def state(self, user):
        return tag("good", _("active")) if user.is_active else tag("off", _("inactive"))

    def save_model(self, request, obj, form, change):
        """By the same rules as on the API: nobody deposes themselves, nor the last administrator."""
        role = form.cleaned_data["role"]
        if change:
            change_user(request.user, obj.pk, {"role": role, "is_active": obj.is_active})
            before = auditing.as_stored(obj)
            obj.save(update_fields=["username", "first_name", "last_name", "email"])
            auditing.note_saved(obj, before)
        else:
            obj.save()
            set_role(obj, role)
            auditing.note(Action.CREATED, obj, detail={"role": role})
