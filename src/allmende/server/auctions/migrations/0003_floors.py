from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("auctions", "0002_goods_and_pools"),
    ]

    operations = [
        migrations.AddField(
            model_name="lot",
            name="floor_mwh",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="auction",
            name="note",
            field=models.CharField(blank=True, max_length=200),
        ),
    ]
