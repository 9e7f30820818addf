"""A spreadsheet becomes a roster: sent, read and looked at, confirmed."""

from django.shortcuts import render

from attendance.pages import for_leaders
from attendance.pages.months import asked_month
from schedules.importing import read
from schedules.pages.planning.confirming import save, sealed
from schedules.pages.planning.forms import ImportForm
from timetracker.api.errors import Problem


@for_leaders
def import_roster(request):
    if "sealed" in request.POST:
        return save(request)
    month = asked_month(request)
    sent = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    form = ImportForm(request.user, initial={"month": month.first}, **sent)
    context = {"form": form, "month": month}
    if form.is_valid():
        asked = form.cleaned_data
        try:
            found = read(request.user, form.content(), asked["month"], clear_empty=asked["clear_empty"])
            context |= {"found": found, "preview": found.preview, "sealed": sealed(found.preview)}
        except Problem as refusal:
            form.add_error("month" if refusal.code == "no_month" else "file", str(refusal.detail))
    return render(request, "schedules/planning/import.html", context, status=400 if form.errors else 200)
