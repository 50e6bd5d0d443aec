"""Looks at programs without running them, by well-kept tools: ruff, radon, tree-sitter.

The text of a program is as untrusted as the program: every analysis is a forked child of a warm
parent (`zygote`), confined as `falconry_sandbox` confines executions. Scores are made of what is
found here elsewhere (`src/judges/analysis`), so that a scale can change without the analysis.
"""
