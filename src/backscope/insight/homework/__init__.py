"""Homework: a learner's back-propagation, run beside the reference, and its mistakes named."""

from backscope.insight.homework.check import check_homework
from backscope.insight.homework.diagnose import diagnose
from backscope.insight.homework.hand import HandCheck, check_number
from backscope.insight.homework.report import Finding, Report

__all__ = ["Finding", "HandCheck", "Report", "check_homework", "check_number", "diagnose"]
