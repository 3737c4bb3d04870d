"""Make the group of curators, with just the permissions that curating needs: never those over people."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

PERMISSIONS = {
    "reader": {"article": "add change view", "source": "add change view", "revision": "view"},
    "annotations": {
        "highlight": "change view",
        "comment": "change view",
        "speaker": "add change view",
        "tag": "change view",
        "flag": "change view",
        "activity": "view",
    },
}


def make_group(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # Django makes content types and permissions only after all migrations; the group needs some now.
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    group, _ = Group.objects.get_or_create(name="Curators")
    for app, models in PERMISSIONS.items():
        for model, verbs in models.items():
            content_type, _ = ContentType.objects.get_or_create(app_label=app, model=model)
            label = apps.get_model(app, model)._meta.verbose_name
            for verb in verbs.split():
                permission, _ = Permission.objects.get_or_create(
                    content_type=content_type,
                    codename=f"{verb}_{model}",
                    defaults={"name": f"Can {verb} {label}"},
                )
                group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0001_initial"),
        ("reader", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_group, migrations.RunPython.noop)]
