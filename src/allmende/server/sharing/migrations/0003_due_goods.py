from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0002_kept_snapshots"),
    ]

    operations = [
        migrations.AddField(
            model_name="due",
            name="goods",
            field=models.JSONField(default=dict),
        ),
    ]
