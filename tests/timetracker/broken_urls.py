from django.urls import path


def broken(request):
    raise RuntimeError("the pool is empty")


urlpatterns = [path("api/broken", broken)]
