from django.apps import AppConfig

from web import audit


class WebConfig(AppConfig):
    name = "web"

    def ready(self) -> None:
        audit.listen()
