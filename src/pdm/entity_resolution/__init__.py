"""entity_resolution"""
