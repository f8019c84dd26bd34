"""Entities: enterprises, trainers, partners; made from records and by hand, chosen from by forms.

declared    what a record says
apply       a received record's entities
lists       a list as forms read it
change      what people do at the desk
sheet       many at once, from and to .csv
"""
