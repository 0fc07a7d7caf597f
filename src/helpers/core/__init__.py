"""What every wing needs: errors, paths, the store of cached tables, versions, progress, calendars, spreadsheets."""
