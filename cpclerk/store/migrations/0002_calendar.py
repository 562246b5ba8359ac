"""Corrections of bank holidays: proclaimed and withdrawn since they were worked out."""

from peewee import BooleanField, CharField, DateField, IntegerField, Model, TextField


def up(migrator, db):
    class BankHolidayCorrection(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        date = DateField(unique=True)
        words = TextField(default="")
        withdrawn = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "bank_holiday_correction"

    db.create_tables([BankHolidayCorrection])
