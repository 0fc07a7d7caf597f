"""Kinds of files that may hold articles, but are not read: what a person does to have them read."""

_WORD = "open it in Word or LibreOffice, and save it as .docx"
_EXCEL = "open it in Excel or LibreOffice, and save it as .xlsx"
_SLIDES = "slides are not read: save their text as .txt or .docx"
_E_BOOK = "convert it to .epub, for instance by calibre"
_R_TABLE = 'in R, save its table: write.csv(table, "news.csv", row.names = FALSE, fileEncoding = "UTF-8")'
_ACCESS = "open it in Access, and export its table as .xlsx or .csv"
_PICKLE = (
    "opening it can run any code, so it is not read; where you trust it, save its table as Parquet: "
    'pandas.read_pickle("news.pkl").to_parquet("news.parquet")'
)
_DUMP = (
    "a dump of a database is not read: load it into its database and export the table as .csv, or, where SQLite "
    "wrote it: sqlite3 news.sqlite < dump.sql"
)
_HDF = 'save its table as Parquet: pandas.read_hdf("news.h5").to_parquet("news.parquet")'
ADVICE = {
    **dict.fromkeys([".doc", ".dot", ".odt", ".ott", ".wps", ".wpd", ".docm", ".dotx"], _WORD),
    ".pages": "export it from Pages as Word (.docx)",
    ".numbers": "export it from Numbers as Excel (.xlsx)",
    **dict.fromkeys([".fods", ".xltx"], _EXCEL),
    **dict.fromkeys([".ppt", ".pptx", ".pps", ".odp", ".key"], _SLIDES),
    **dict.fromkeys([".mobi", ".azw", ".azw3", ".fb2", ".djvu", ".chm"], _E_BOOK),
    **dict.fromkeys([".rar", ".ace", ".arj", ".cab", ".iso", ".z", ".lzma"], "unpack it, and read the folder"),
    ".wacz": "unpack it as a .zip, and read the .warc.gz files in its folder archive",
    **dict.fromkeys([".pkl", ".pickle", ".joblib"], _PICKLE),
    **dict.fromkeys([".rdata", ".rda", ".rds"], _R_TABLE),
    **dict.fromkeys([".mdb", ".accdb"], _ACCESS),
    **dict.fromkeys([".h5", ".hdf5"], _HDF),
    **dict.fromkeys([".sql", ".dump"], _DUMP),
    **dict.fromkeys([".msg", ".pst"], "save the mails as .eml, .txt or .html"),
}
