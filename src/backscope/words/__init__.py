"""What readers are told, in their own language: one folder a language, one file a subject."""

from backscope.words.catalogue import check_language, languages, preferred, say, subjects, texts

__all__ = ["check_language", "languages", "preferred", "say", "subjects", "texts"]
