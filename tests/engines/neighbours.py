"""Cases like those of bug reports, by kind: what stands in the cells, and formulas with the value Excel shows.

The values are those of Microsoft's function pages, or follow from a rule stated there by plain arithmetic.
"""

from __future__ import annotations

from datetime import date

from tests.engines.kinds import Formula, Kind, Value


def day(year: int, month: int, number: int) -> int:
    """The serial number of a day after February 1900."""
    return (date(year, month, number) - date(1899, 12, 30)).days


def discounted(rate: float, *flows: float) -> float:
    """Flows at the ends of periods, at their value before the first."""
    return sum(flow / (1 + rate) ** number for number, flow in enumerate(flows, 1))


def mirr(finance: float, reinvest: float, first: float, *flows: float) -> float:
    """MIRR of one outlay and what follows."""
    final = sum(flow * (1 + reinvest) ** (len(flows) - number) for number, flow in enumerate(flows, 1))
    return float((final / -first) ** (1 / len(flows)) - 1)


NUMBERS: dict[str, Value | Formula] = {
    "A1": 1, "A2": 2, "A3": 3, "B1": 10, "B2": 20, "B3": 30, "C1": "x", "C2": "y", "D1": True,
}  # fmt: skip
FLOWS: dict[str, Value | Formula] = {
    "A1": -70_000, "A2": 12_000, "A3": 15_000, "A4": 18_000, "A5": 21_000, "A6": 26_000,
    "B1": -100, "B3": 60, "B4": "later", "B5": 60,
    "C1": -10_000, "C2": 2_750, "C3": 4_250, "C4": 3_250, "C5": 2_750,
    "D1": day(2008, 1, 1),
    "D2": day(2008, 3, 1), "D3": day(2008, 10, 30), "D4": day(2009, 2, 15), "D5": day(2009, 4, 1),
    "E1": -120_000, "E2": 39_000, "E3": 30_000, "E4": 21_000, "E5": 37_000, "E6": 46_000,
}  # fmt: skip
HOLIDAYS: dict[str, Value | Formula] = {
    "A1": day(2008, 11, 26), "A2": day(2008, 12, 4), "A3": day(2009, 1, 21), "B1": day(2012, 11, 22),
    "B2": day(2012, 12, 4), "B3": day(2013, 1, 21),
}  # fmt: skip
WITH_ERRORS: dict[str, Value | Formula] = {
    "A1": ("=1/0", "#DIV/0!"), "A2": 72, "A3": 30, "A4": ("=#NUM!", "#NUM!"), "A5": 31, "A6": 96, "A7": 32, "A8": 81,
    "A9": 33, "A10": 53, "A11": 34,
    **{f"B{row}": value for row, value in enumerate((82, 65, 95, 63, 53, 71, 55, 83, 100, 91, 89), 1)},
}  # fmt: skip

KINDS: dict[str, Kind] = {
    "texts that look like numbers": Kind(
        (
            ("=SUM(A1:A4)", 5), ("=COUNT(A1:A4)", 1), ("=AVERAGE(A1:A3)", 5), ("=MAX(A1:A4)", 5), ("=MIN(A1:A2)", 0),
            ('=SUM("12",A3)', 17), ("=SUMSQ(A1:A3)", 25), ("=COUNTA(A1:A5)", 4), ("=AVERAGEA(A1:A4)", 1.5),
            ("=SUMPRODUCT(A1:A3,A1:A3)", 25), ("=SUMPRODUCT(A1:A4)", 5), ("=LARGE(A1:A4,1)", 5), ("=A1+A3", 17),
        ),
        {"A1": "12", "A2": " 7 ", "A3": 5, "A4": True},
    ),
    "criteria": Kind(
        (
            ('=COUNTIF(A1:A6,"<>")', 5), ('=COUNTIF(A1:A6,"<>a")', 5), ('=COUNTIF(A1:A6,"*")', 3),
            ("=COUNTIF(A1:A6,12)", 2), ('=COUNTIF(A1:A6,">5")', 1), ('=COUNTIF(A1:A6,"=")', 1),
            ('=COUNTIF(A1:A6,"?")', 2), ('=SUMIF(A1:A6,"A",B1:B6)', 1), ('=SUMIFS(B1:B6,A1:A6,"*")', 19),
            ('=SUMIF(A1:A6,"12",B1:B6)', 48), ('=SUMIFS(B1:B6,A1:A6,"<>",B1:B6,">2")', 56),
            ('=COUNTIFS(A1:A6,"<>b",B1:B6,"<=8")', 3),
        ),
        {"A1": "a", "A2": "b", "A4": 1, "A5": "12", "A6": 12, **{f"B{n + 1}": 2**n for n in range(6)}},
    ),
    "a sum range of another size": Kind(
        (
            ('=SUMIF(A1:A6,"b",B1)', 2), ('=SUMIF(A1:A2,"b",B1:B6)', 2), ('=SUMIF(A1:A6,12,B1:B2)', 48),
            ('=AVERAGEIF(A1:A6,"<>",B1:B2)', 11.8), ('=SUMIF(A1:A6,">0",B1:B1)', 40),
            ('=SUMIF(A1:A3,"a",B1:C9)', 1),
        ),
        {"A1": "a", "A2": "b", "A4": 1, "A5": "12", "A6": 12, **{f"B{n + 1}": 2**n for n in range(6)}},
    ),
    "numbers joined to texts": Kind(
        (
            ('=1/3&""', "0.333333333333333"), ('=0.1+0.2&""', "0.3"), ('=2/3*100&"%"', "66.6666666666667%"),
            ('=1E+20&""', "100000000000000000000"), ('=1E+21&""', "1E+21"), ('=0.00001&""', "0.00001"),
            ("=LEN(1/7)", 17), ('="is "&TRUE', "is TRUE"), ('=-1/3&"x"', "-0.333333333333333x"),
            ("=LEFT(10/3,4)", "3.33"), ('=CONCATENATE("a",2/3)', "a0.666666666666667"),
            ('=0.3*100&"% sell"', "30% sell"),
        )
    ),
    "a choice that hands on a range": Kind(
        (
            ("=SUM(IF(A1=1,A1:A3,B1:B3))", 6), ("=SUM(CHOOSE(2,A1:A3,B1:B3))", 60),
            ("=AVERAGE(IF(A1>1,A1:A3,B1:B3))", 20), ("=MAX(CHOOSE(A1,A1:A3,B1:B3))", 3),
            ("=SUMIF(CHOOSE(1,A1:A3,B1:B3),2)", 2), ("=ROWS(IF(A1=1,A1:A2,B1:B3))", 2),
        ),
        NUMBERS,
    ),
    "INDEX of arrays, of whole rows and columns": Kind(
        (
            ("=SUM(INDEX(A1:A3*B1:B3,0))", 140), ('=MATCH("Y",INDEX(UPPER(C1:C2),0),0)', 2),
            ("=SUMPRODUCT(INDEX((A1:A3>1)*B1:B3,0))", 50), ("=SUM(INDEX(A:B,0,2))", 60), ("=INDEX(B:B,2)", 20),
            ("=SUM(INDEX({1,2;3,4},2,0))", 7), ("=SUM(INDEX(41:42,2,0))", 10), ("=INDEX(42:42,1,3)", 4),
            ("=ROWS(INDEX(A1:B3,0,1))", 3), ("=COLUMNS(INDEX(A1:B3,2,0))", 2), ("=INDEX(A:A,900)", 0),
            ("=SUM(INDEX(A1:B3,0,0))", 66),
        ),
        {**NUMBERS, "C42": 4, "D42": 6},
    ),
    "comparisons as arguments": Kind(
        (
            ("=SUM(A1=1,B1=10,A2=9)", 2), ("=MIN(A1=1,5)", 1), ("=PRODUCT(A1=1,4)", 4), ("=MAX(A1=2,-3)", 0),
            ("=AVERAGE(A1=1,A2=1)", 0.5), ("=COUNT(A1=1,B1=2)", 2),
        ),
        NUMBERS,
    ),
    "a comparison of a comparison": Kind(
        (
            ("=(A1=1)=(B1=10)", True), ("=(A1=2)=FALSE", True), ("=(A1=1)=1", False), ("=(A1=1)=D1", True),
            ('=(A1=1)="TRUE"', False), ("=(A1=1)>5", True), ("=(A1=1)<>(A2=1)", True),
        ),
        NUMBERS,
    ),
    "texts in arithmetic": Kind(
        (
            ('="5%"+0', 0.05), ('="1,234"*2', 2468), ('="2024-01-15"+0', 45306), ('="$5"+1', 6), ("=A1*2", 6),
            ('="1:30"*24', 1.5), ('=-"4"', -4), ('="1e3"+1', 1001), ('="1/2/2024"+0', 45293), ("=A2+1", 1.125),
        ),
        {"A1": "3", "A2": "12.5%"},
    ),
    "rates of return": Kind(
        (
            ("=IRR(A1:A5)", -0.0212448482734), ("=IRR(A1:A6)", 0.0866309480365), ("=IRR(A1:A3,-0.1)", -0.443506941334),
            ("=IRR(B1:B5)", 60 / ((27_600**0.5 - 60) / 2) - 1), ("=XIRR(C1:C5,D1:D5)", 0.373362535),
            ("=RATE(48,-200,8000)", 0.00770147248823337), ("=XIRR(C1:C5,D1:D5)*2", 0.74672507),
            ("=NPV(0.1,B3:B5)", discounted(0.1, 60, 60)),
        ),
        FLOWS,
    ),
    "MIRR": Kind(
        (
            ("=MIRR(E1:E6,0.1,0.12)", mirr(0.1, 0.12, -120_000, 39_000, 30_000, 21_000, 37_000, 46_000)),
            ("=MIRR(E1:E4,0.1,0.12)", mirr(0.1, 0.12, -120_000, 39_000, 30_000, 21_000)),
            ("=MIRR(E1:E6,0.1,0.14)", mirr(0.1, 0.14, -120_000, 39_000, 30_000, 21_000, 37_000, 46_000)),
            ("=ROUND(MIRR(A1:A6,0.08,0.08),6)",
             round(mirr(0.08, 0.08, -70_000, 12_000, 15_000, 18_000, 21_000, 26_000), 6)),
            ("=MIRR({-100,60,60},0.05,0)", mirr(0.05, 0, -100, 60, 60)),
        ),
        FLOWS,
    ),
    "EDATE and EOMONTH of computed days": Kind(
        (
            ("=EDATE(A1,1)", day(2024, 2, 29)), ("=EOMONTH(A1,-1)", day(2023, 12, 31)),
            ("=EOMONTH(A1,1)-EDATE(A1,1)", 0),
            ("=DAY(EOMONTH(A1,1))", 29), ("=EDATE(A1,-2.9)", day(2023, 11, 30)), ("=YEAR(EDATE(A1,12))", 2025),
            ("=EOMONTH(A2,0)", day(2024, 6, 30)), ("=EDATE(A2,-1)-A1", 120),
        ),
        {"A1": ("=DATE(2024,1,31)", day(2024, 1, 31)), "A2": ("=EDATE(A1,5)", day(2024, 6, 30))},
    ),
    "remainders of subtractions": Kind(
        (
            ("=0.5-0.4-0.1", 0), ("=1.333+1.225-1.333-1.225", 0), ("=A1-A2-A3", 0), ("=43.1-43.2+1", 0.899999999999999),
            ("=A1+A2-0.9", 0), ("=A1-A2-A3+5", 5),
        ),
        {"A1": 0.5, "A2": 0.4, "A3": 0.1},
    ),
    "comparisons at 15 digits": Kind(
        (
            ("=0.1+0.2=0.3", True), ("=1.1*3=3.3", True), ("=4.1-4=0.1", False), ("=0.1*3>0.3", False),
            ("=IF(0.1+0.2<=0.3,1,0)", 1), ("=1.1*1.1=1.21", True), ("=A1+A2>=0.3", True),
        ),
        {"A1": 0.1, "A2": 0.2},
    ),
    "TRIM": Kind(
        (
            ('=TRIM(" x  y ")', "x y"), ('=LEN(TRIM("   "))', 0), ("=TRIM(5)", "5"), ('=TRIM("a b   c")', "a b c"),
            ('=EXACT(TRIM(" a"),"a")', True), ('=LEN(TRIM("a"&_xlfn.UNICHAR(160)))', 2),
        )
    ),
    "SEARCH": Kind(
        (
            ('=SEARCH("b*d","abcd")', 2), ('=SEARCH("?c","abcd")', 2), ('=SEARCH("~?","a?b")', 2),
            ('=SEARCH("B","abab",3)', 4), ('=SEARCH("e","Statements",6)', 7), ('=SEARCH("margin","Profit Margin")', 8),
        )
    ),
    "VDB": Kind(
        (
            ("=VDB(2400,300,3650,0,1)", 2400 * 2 / 3650), ("=VDB(2400,300,120,0,1)", 40),
            ("=VDB(2400,300,10,0,1)", 480),
            ("=VDB(2400,300,120,6,18)", 396.306053264751), ("=VDB(2400,300,120,6,18,1.5)", 311.808936658234),
            ("=VDB(2400,300,10,0,0.875,1.5)", 315), ("=VDB(2400,300,10,0,10)", 2100),
        )
    ),
    "N": Kind(
        (("=N(D1)", 1), ("=N(C1)", 0), ("=N(B3)", 30), ('=N("7")', 0), ('=1+N("a note")', 1), ("=N(E1)", 0)), NUMBERS
    ),
    "complex numbers": Kind(
        (
            ('=IMSUM("3+4i","5-3i")', "8+i"), ('=IMPRODUCT("3+4i","5-3i")', "27+11i"),
            ('=IMDIV("-238+240i","10+24i")', "5+12i"), ('=IMABS("5+12i")', 13), ('=IMCONJUGATE("3+4i")', "3-4i"),
            ('=COMPLEX(3,4,"j")', "3+4j"), ('=IMAGINARY("0-j")', -1), ('=IMSUB("13+4i","5+3i")', "8+i"),
            ("=COMPLEX(0,1)", "i"),
        )
    ),
    "bases": Kind(
        (
            ("=DEC2BIN(9,4)", "1001"), ("=DEC2BIN(-100)", "1110011100"), ('=HEX2DEC("FFFFFFFF5B")', -165),
            ("=BIN2HEX(11111011,4)", "00FB"), ("=OCT2DEC(54)", 44), ("=DEC2HEX(-54)", "FFFFFFFFCA"),
            ("=_xlfn.BASE(15,2,10)", "0000001111"), ('=_xlfn.DECIMAL("zap",36)', 45745),
            ('=HEX2BIN("F",8)', "00001111"),
        )
    ),
    "CONVERT": Kind(
        (
            ('=CONVERT(1,"lbm","kg")', 0.45359237), ('=CONVERT(68,"F","C")', 20), ('=CONVERT(2.5,"ft","m")', 0.762),
            ('=CONVERT(CONVERT(100,"ft","m"),"ft","m")', 9.290304), ('=CONVERT(1,"hr","mn")', 60),
            ('=CONVERT(3,"km","m")', 3000), ('=CONVERT(2,"Mibyte","byte")', 2_097_152),
        )
    ),
    "functions over arrays": Kind(
        (
            ("=SUMPRODUCT(LEN(C1:C2))", 2), ("=SUMPRODUCT(ABS(A1:A3-2))", 2), ("=SUMPRODUCT(ROUND(A1:A3/2,0))", 4),
            ("=SUMPRODUCT(MONTH(A1:A3*30))", 6), ("=SUM(LARGE(B1:B3,{1,2}))", 50),
            ("=SUMPRODUCT((C1:C2=\"x\")*B1:B2)", 10),
        ),
        NUMBERS,
        arrays=(("=SUM(ROUND(A1:A3/4,1))", 1.6), ("=SUM(ABS(1-A1:A3))", 3), ("=MAX(LEN(C1:C3))", 1)),
    ),
    "names with letters beyond ASCII": Kind(
        (("=Größe+1", 2), ("=SUM(Grösse)", 5), ("=größe*3", 3), ("=Übersicht", 3), ("=SUM(数据)", 60), ("=Straße", 20)),
        NUMBERS,
        {"Größe": "S!$A$1", "Grösse": "S!$A$2:$A$3", "Übersicht": "S!$A$3", "数据": "S!$B$1:$B$3", "Straße": "S!$B$2"},
    ),
    "references that are gone": Kind(
        tuple((f"=IFERROR(SUM({gone}),5)", 5) for gone in ("#REF!A1", "#REF!$A$1:$B$2", "#REF!", "A1:#REF!", "1+#REF!"))
    ),
    "an argument left out": Kind(
        (
            ("=IF(A1=2,,7)", 7), ("=IF(A1=1,,7)", 0), ("=IF(A1=1,5,)", 5), ("=IF(A1=2,5,)", 0), ("=IF(A1=1,A2,)+1", 3),
            ("=SUM(IF(A1=1,,9),A2)", 2), ("=AND(TRUE,)", False), ("=OR(FALSE,,TRUE)", True), ("=COUNT(1,,2)", 3),
            ("=AVERAGE(4,,2)", 2), ("=INDEX(B1:B3,2,)", 20), ("=VLOOKUP(2,A1:B3,2,)", 20), ("=OFFSET(A1,,1)", 10),
        ),
        NUMBERS,
    ),
    "functions not every engine knows": Kind(
        (
            ("=FVSCHEDULE(1,{0.09,0.11,0.1})", 1.09 * 1.11 * 1.1), ("=PROB({0,1,2,3},{0.2,0.3,0.1,0.4},2)", 0.1),
            ("=PROB({0,1,2,3},{0.2,0.3,0.1,0.4},1,3)", 0.8), ("=AREAS((A1,B1:B3))", 2),
            ("=COUPNUM(DATE(2007,1,25),DATE(2008,11,15),2,1)", 4),
            ("=AMORDEGRC(2400,DATE(2008,8,19),DATE(2008,12,31),300,1,0.15,1)", 776),
        ),
        NUMBERS,
    ),
    "several areas": Kind(
        (
            ("=SUM((A1:A2,B1))", 13), ("=MAX((A1,A3),(B1,B3))", 30), ("=AVERAGE((A1:A3,B2))", 6.5), ("=SUM(Two)", 13),
            ("=COUNT(Two,A1)", 4), ("=SMALL((A1:A2,B1),3)", 10),
        ),
        NUMBERS,
        {"Two": "S!$A$1:$A$2,S!$B$1"},
    ),
    "lines through points": Kind(
        (
            ("=TREND(B1:B3,A1:A3,4)", 40), ("=SUM(TREND({1,2,3},{1,2,3},{4,5}))", 9), ("=GROWTH({1,2,4},{1,2,3},4)", 8),
            ("=INDEX(LINEST({1,9,5,7},{0,4,2,3}),1)", 2), ("=INDEX(LINEST({1,9,5,7},{0,4,2,3}),2)", 1),
            ("=TREND(B1:B3,A1:A3,0,FALSE)", 0), ("=SUM(TREND(B1:B3))", 60), ("=INDEX(LOGEST({1,2,4},{1,2,3}),1)", 2),
        ),
        NUMBERS,
    ),
    "working days": Kind(
        (
            ("=WORKDAY(DATE(2008,10,1),151)", day(2009, 4, 30)),
            ("=WORKDAY(DATE(2008,10,1),151,A1:A3)", day(2009, 5, 5)),
            ("=NETWORKDAYS(DATE(2012,10,1),DATE(2013,3,1))", 110),
            ("=NETWORKDAYS(DATE(2012,10,1),DATE(2013,3,1),B1)", 109),
            ("=NETWORKDAYS(DATE(2012,10,1),DATE(2013,3,1),B1:B3)", 107),
            ("=NETWORKDAYS.INTL(DATE(2006,2,28),DATE(2006,1,31))", -21),
            ('=NETWORKDAYS.INTL(DATE(2006,1,1),DATE(2006,2,1),"0010001",{38719,38733})', 20),
            ("=WORKDAY.INTL(DATE(2012,1,1),90,11)", 41013), ("=WORKDAY.INTL(DATE(2012,1,1),30,17)", 40944),
            ("=WORKDAY(DATE(2024,1,1),-3,C1:C3)", day(2023, 12, 27)),
        ),
        HOLIDAYS,
    ),
    "hours, minutes, seconds": Kind(
        (
            ("=SECOND(0.999999)", 0), ("=SECOND(TIME(16,48,18))", 18), ("=SECOND(0.5)", 0), ("=MINUTE(0.78125)", 45),
            ("=HOUR(0.75)", 18), ('=SECOND("4:48:18 PM")', 18), ("=SECOND(45000.25+59/86400)", 59),
        )
    ),
    "LOOKUP and searches of sorted values": Kind(
        (
            ("=LOOKUP(3,A1:B5)", "b"), ("=LOOKUP(4,A1:B5)", "d"), ("=LOOKUP(9,A1:B5)", "e"), ("=LOOKUP(3,D1:G2)", "y"),
            ("=LOOKUP(3,A1:A5,B1:B5)", "b"), ("=LOOKUP(2,1/(A1:A5>1),B1:B5)", "e"), ("=LOOKUP(0,A1:A5)", "#N/A"),
            ("=MATCH(4,A1:A5,1)", 4), ("=MATCH(6,{9,7,5,1},-1)", 2),
            ("=VLOOKUP(3,A1:B5,2)", "b"),
            ("=_xlfn.XLOOKUP(5,A1:A5,B1:B5,,-1,2)", "d"), ("=_xlfn.XLOOKUP(5,A1:A5,B1:B5,,1,2)", "e"),
        ),
        {
            "A1": 1, "A2": 2, "A3": 4, "A4": 4, "A5": 8, "B1": "a", "B2": "b", "B3": "c", "B4": "d", "B5": "e",
            "D1": 1, "E1": 2, "F1": 4, "G1": 8, "D2": "x", "E2": "y", "F2": "z", "G2": "w",
        },
    ),
    "SWITCH": Kind(
        (
            ('=_xlfn.SWITCH(A2,1,"a",2,"b")', "b"), ('=_xlfn.SWITCH("X","x",1,0)', 1),
            ('=_xlfn.SWITCH(9,1,"a","other")', "other"), ("=SUM(_xlfn.SWITCH(2,1,A1:A2,2,A1:A3))", 6),
            ("=_xlfn.SWITCH(TRUE,A1>1,1,A2>1,2,3)", 2),
        ),
        NUMBERS,
    ),
    "texts as numbers of letters and places": Kind(
        (
            ('=LEFT("abcd","2")', "ab"), ('=RIGHT("abcd","1.9")', "d"), ('=REPLACE("abcd","2","2","x")', "axd"),
            ('=OFFSET(A1,"1","1")', 20), ('=REPT("ab","2")', "abab"),
        ),
        NUMBERS,
    ),
    "matrices": Kind(
        (
            ("=MDETERM(A1:B2)", -2), ("=MDETERM({2,0;0,3})", 6), ("=SUM(MINVERSE(A1:B2))", 0),
            ("=INDEX(MINVERSE({2,0;0,4}),2,2)", 0.25),
            ("=SUM(MMULT(A1:B2,MINVERSE(A1:B2)))", 2), ("=MDETERM(A1:B1)", "#VALUE!"),
        ),
        {"A1": 1, "B1": 2, "A2": 3, "B2": 4},
    ),
    "AGGREGATE": Kind(
        (
            ("=_xlfn.AGGREGATE(4,6,A1:A11)", 96), ("=_xlfn.AGGREGATE(14,6,A1:A11,3)", 72),
            ("=_xlfn.AGGREGATE(12,6,A1:A11,B1:B11)", 68), ("=_xlfn.AGGREGATE(9,6,A1:A3)", 102),
            ("=_xlfn.AGGREGATE(15,6,A1:A11/(B1:B11>60),1)", 30), ("=_xlfn.AGGREGATE(1,6,A1:A3)", 51),
            ("=_xlfn.AGGREGATE(3,6,A1:A11)", 9),
        ),
        WITH_ERRORS,
    ),
    "SEQUENCE": Kind(
        (
            ("=SUM(_xlfn.SEQUENCE(4,5))", 210), ("=INDEX(_xlfn.SEQUENCE(3,2,10,5),3,1)", 30),
            ("=SUMPRODUCT(_xlfn.SEQUENCE(3),B1:B3)", 140), ("=ROWS(_xlfn.SEQUENCE(7))", 7),
            ("=MAX(_xlfn.SEQUENCE(1,4,0,-2))", 0),
        ),
        NUMBERS,
    ),
    "numbers of rows and columns": Kind(
        (
            ("=ROWS(A:A)", 1_048_576), ("=COLUMNS(1:1)", 16_384), ("=ROW(3:3)", 3), ("=COLUMN(C:C)", 3),
            ("=SUMPRODUCT(ROW(1:3))", 6), ("=SUMPRODUCT(COLUMN(A:C))", 6), ("=SUMPRODUCT(ROW(A1:A3)*A1:A3)", 14),
        ),
        NUMBERS,
    ),
}  # fmt: skip

IN_1904 = Kind(
    (
        ("=DATE(1904,1,2)", 1), ("=YEAR(A1)", 1904), ("=DAY(EDATE(DATE(2024,1,31),1))", 29),
        ("=MONTH(DATE(2024,7,15))", 7),
        ('=TEXT(DATE(2024,7,15),"dd.mm.yyyy")', "15.07.2024"), ("=DATE(2024,3,1)-DATE(2024,2,1)", 29),
        ("=WEEKDAY(DATE(2024,1,15))", 2), ("=YEAR(DATE(2024,1,1)+366)", 2025),
        ("=NETWORKDAYS(DATE(2024,1,1),DATE(2024,1,12))", 10), ("=WORKDAY(DATE(2024,1,1),5)", day(2024, 1, 8) - 1462),
        ('="1/1/2020"+0', day(2020, 1, 1) - 1462), ("=A2+0", day(2024, 2, 29) - 1462), ('=YEAR("1/1/2020")', 2020),
        ('=VALUE("1/1/2020")', day(2020, 1, 1) - 1462), ("=MONTH(A2)", 2), ('=WEEKDAY("1/1/2020")', 4),
        ('=TEXT("1/1/2020","dd.mm.yyyy")', "01.01.2020"), ('=COUNTIF(A3:A4,">=1/1/2020")', 1),
        ("=NETWORKDAYS(DATE(2008,11,24),DATE(2008,12,5),A3)", 9), ('=DATEDIF("1/1/2020",A4,"d")', 74),
        ("=EOMONTH(A1,0)", 30), ('=DATEVALUE("2024-01-15")', day(2024, 1, 15) - 1462), ("=DAYS360(A1,A1+60)", 60),
    ),
    {"A1": 1, "A2": "2024-02-29", "A3": day(2008, 11, 26) - 1462, "A4": day(2020, 3, 15) - 1462},
)  # fmt: skip
"""Cases of a workbook whose days count from 1904: 1,462 less than from 1900."""
