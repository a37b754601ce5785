"""Loads Qt as the program does when it starts; to be imported before anything of Qt."""

from biofeedback.ui.lean import load_qt

load_qt()
