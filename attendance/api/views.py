"""What the routes of attendance share."""

from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import viewsets

from attendance import auditing
from attendance.access import HRWritesAllRead
from attendance.transactions import one_transaction


class FilteredListMixin:
    """The query string narrows a list, never the one record that an address names."""

    filter_backends = [DjangoFilterBackend]

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset) if self.action == "list" else queryset


class RecordsViewSet(viewsets.ModelViewSet):
    """Records that everybody reads as far as their reach goes and HR writes.

    A write is one transaction from its validation to its answer, so that one that lost a race for a name or a badge
    runs again and finds the winner. Every write is noted in the audit log.
    """

    permission_classes = [HRWritesAllRead]

    @one_transaction
    def create(self, request, *args, **kwargs):
        return super().create(request, *args, **kwargs)

    @one_transaction
    def update(self, request, *args, **kwargs):
        return super().update(request, *args, **kwargs)

    def perform_create(self, serializer):
        self._save(serializer)

    def perform_update(self, serializer):
        self._save(serializer)

    def _save(self, serializer):
        before = auditing.as_stored(serializer.instance)
        auditing.note_saved(serializer.save(), before)

    @one_transaction
    def destroy(self, request, *args, **kwargs):
        return super().destroy(request, *args, **kwargs)
