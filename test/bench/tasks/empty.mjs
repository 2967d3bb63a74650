#!/usr/bin/env zx
