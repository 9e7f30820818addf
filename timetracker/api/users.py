"""Who may sign in, and as what: the administrators' routes (API.md, Sign-in)."""

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError as PasswordError
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.response import Response

from attendance import auditing
from attendance.access import AdminOnly, Role, administrators, role_of, set_role
from attendance.models import Action, Employee
from attendance.transactions import one_transaction
from timetracker.api.errors import Problem
from timetracker.api.schema import problems
from timetracker.api.sign_in import MeSerializer, parsed

# ------------------------------------------------------------------------------------------------------------- acts


def all_users() -> QuerySet[User]:
    """In a fixed number of queries, with their roles and employees."""
    return User.objects.select_related("employee").prefetch_related("groups").order_by("username")


@one_transaction
def create_user(*, username: str, password: str, role: str, full_name="", employee_id=None, is_active=True) -> User:
    """A user who can sign in at once.

    Raises Problem 409 `username_taken` or `employee_taken`, ValidationError (400).
    """
    if User.objects.filter(username=username).exists():
        raise Problem(409, "username_taken", _("There is a user of that name already."))
    user = User(username=username, is_active=is_active)
    _name(user, full_name)
    _set_password(user, password)
    user.save()
    set_role(user, role)
    _link(user, employee_id)
    auditing.note(Action.CREATED, user, detail={"role": role})
    return user


@one_transaction
def change_user(by: User, pk: int, changes: dict) -> User:
    """What `changes` names of role, is_active, password, full_name and employee_id.

    Raises Http404, Problem 409 `own_account`, `last_admin` or `employee_taken`, ValidationError (400).
    """
    admins, user = _locked(pk)
    before = auditing.as_stored(user)
    role, is_active = changes.get("role", role_of(user)), changes.get("is_active", user.is_active)
    if not is_active or (user in admins and role != Role.ADMIN):
        _refuse_to_lose(user, admins, by)
    if "full_name" in changes:
        _name(user, changes["full_name"])
    if "password" in changes:
        _set_password(user, changes["password"])
        auditing.note(Action.PASSWORD_SET, user)
    user.is_active = is_active
    user.save()
    auditing.note_saved(user, before)
    if role != role_of(user):
        auditing.note(Action.ROLE_CHANGED, user, detail={"role": [role_of(user), role]})
        set_role(user, role)
    if "employee_id" in changes:
        _link(user, changes["employee_id"])
    return user


@one_transaction
def delete_user(by: User, pk: int) -> None:
    """The user is gone; what they did keeps their name. Raises Http404, Problem 409 `own_account` or `last_admin`."""
    admins, user = _locked(pk)
    _refuse_to_lose(user, admins, by)
    auditing.note(Action.DELETED, user)
    user.delete()


def _locked(pk: int) -> tuple[list[User], User]:
    """All administrators and the user `pk`, locked, so that two who depose each other come one after the other."""
    admins = list(administrators().select_for_update().order_by("pk"))
    user = User.objects.select_for_update().filter(pk=pk).first()
    if user is None:
        raise Http404
    return admins, user


def _refuse_to_lose(user: User, admins: list[User], by: User) -> None:
    if user == by:
        raise Problem(409, "own_account", _("You cannot delete, demote or deactivate yourself."))
    if admins == [user]:
        raise Problem(409, "last_admin", _("This is the last administrator: make somebody else one first."))


def _name(user: User, full_name: str) -> None:
    user.first_name, _space, user.last_name = full_name.partition(" ")


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except PasswordError as error:
        raise serializers.ValidationError({"password": error.messages}) from error
    user.set_password(password)


def _link(user: User, employee_id: int | None) -> None:
    """Makes the user the sign-in of that employee, and of nobody else."""
    for former in Employee.objects.filter(user=user).exclude(pk=employee_id):
        _give_sign_in(former, None)
    if employee_id is None:
        return
    employee = Employee.objects.select_for_update().filter(pk=employee_id).first()
    if employee is None:
        raise serializers.ValidationError({"employee_id": [_("There is no such employee.")]})
    if employee.user_id not in (None, user.pk):
        raise Problem(409, "employee_taken", _("This employee has a sign-in already."))
    if employee.user_id is None:
        _give_sign_in(employee, user)


def _give_sign_in(employee: Employee, user: User | None) -> None:
    before = auditing.as_stored(employee)
    employee.user = user
    employee.save(update_fields=["user"])
    auditing.note_saved(employee, before)


# ------------------------------------------------------------------------------------------------------------ routes


class UserSerializer(MeSerializer):
    is_active = serializers.BooleanField(read_only=True)


class UserChangesSerializer(serializers.Serializer):
    role = serializers.ChoiceField(choices=Role.choices, required=False)
    is_active = serializers.BooleanField(required=False)
    password = serializers.CharField(max_length=1024, trim_whitespace=False, write_only=True, required=False)
    full_name = serializers.CharField(max_length=150, allow_blank=True, required=False)
    employee_id = serializers.IntegerField(min_value=1, allow_null=True, required=False)


class NewUserSerializer(UserChangesSerializer):
    username = serializers.CharField(max_length=150, validators=[User.username_validator])
    password = serializers.CharField(max_length=1024, trim_whitespace=False, write_only=True)
    role = serializers.ChoiceField(choices=Role.choices)

    def validate_username(self, username):
        return User.normalize_username(username)


class Users(generics.ListAPIView):
    permission_classes = (AdminOnly,)
    serializer_class = UserSerializer

    def get_queryset(self):
        return all_users()

    @extend_schema(responses={200: UserSerializer(many=True)} | problems(401, 403))
    def get(self, request):
        """The users, by name."""
        return self.list(request)

    @extend_schema(
        request=NewUserSerializer,
        responses={201: UserSerializer} | problems(400, 401, 403, username_taken=409, employee_taken=409),
    )
    def post(self, request):
        """Create a user."""
        return Response(UserSerializer(create_user(**parsed(NewUserSerializer, request))).data, status=201)


class OneUser(generics.GenericAPIView):
    permission_classes = (AdminOnly,)
    serializer_class = UserSerializer

    def get_queryset(self):
        return all_users()

    @extend_schema(responses={200: UserSerializer} | problems(401, 403, 404))
    def get(self, request, pk):
        """One user."""
        return Response(UserSerializer(self.get_object()).data)

    @extend_schema(
        request=UserChangesSerializer,
        responses={200: UserSerializer}
        | problems(400, 401, 403, 404, own_account=409, last_admin=409, employee_taken=409),
    )
    def patch(self, request, pk):
        """Change what is named. A new password, another role or a deactivation ends what the user is signed in to."""
        return Response(UserSerializer(change_user(request.user, pk, parsed(UserChangesSerializer, request))).data)

    @extend_schema(responses={204: None} | problems(401, 403, 404, own_account=409, last_admin=409))
    def delete(self, request, pk):
        """Delete a user."""
        delete_user(request.user, pk)
        return Response(status=204)
