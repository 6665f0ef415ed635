"""Cases of functions newer than 2019, of arrays, and of references that formulas compute, with what Excel shows."""

from __future__ import annotations

from tests.engines.kinds import Formula, Kind, Value
from tests.engines.neighbours import NUMBERS

GRID: dict[str, Value | Formula] = {
    "A1": 3, "A2": 1, "A3": 2, "B1": 30, "B2": 10, "B3": 20, "C1": "x", "C2": "y", "C3": "x", "D1": True, "E1": 5,
    "E3": 7,
}  # fmt: skip
WORDS: dict[str, Value | Formula] = {
    "A1": 3, "A2": 1, "A3": 2, "B1": 30, "B2": 10, "B3": 20, "C1": "a", "C2": "b", "C3": "c", "D1": 45000,
    "E1": "abc 12 def 345", "F1": 2,
}  # fmt: skip
COLUMNS: dict[str, Value | Formula] = {
    "A1": 3, "A2": 1, "A3": 2, "B1": 30, "B2": 10, "B3": 20, "C1": "x", "C2": "yy", "C3": "xxx", "D1": True,
    "D2": False, "D3": True, "E1": 5, "E3": 7, "F1": 45000, "F2": 45031, "F3": 45061, "G1": 1, "G2": 2, "G3": 3,
}  # fmt: skip

NEWER: dict[str, Kind] = {
    "years between two days": Kind(
        (
            ("=YEARFRAC(45275,45306,1)", 31 / 365), ("=YEARFRAC(45000,45365,1)", 365 / 366),
            ("=YEARFRAC(44927,45291,1)", 364 / 365), ("=YEARFRAC(44594,45351,1)", 757 / (1096 / 3)),
            ("=YEARFRAC(45351,45717,1)", 366 / 365.5), ("=YEARFRAC(45306,45275,1)", 31 / 365),
            ("=YEARFRAC(45306,45672,1)", 1.0), ("=YEARFRAC(45350,45351)", 1 / 360),
            ("=YEARFRAC(44985,45351,0)", 1.0), ("=YEARFRAC(44985,45016)", 31 / 360),
            ("=YEARFRAC(44957,45016)", 60 / 360), ("=YEARFRAC(44957,45016,4)", 60 / 360),
            ("=YEARFRAC(44985,45016,4)", 32 / 360), ("=YEARFRAC(45000,45365,2)", 365 / 360),
            ("=YEARFRAC(45000,45365,3)", 1.0), ("=YEARFRAC(45000,45000,1)", 0.0),
            ('=YEARFRAC("2023-12-15","2024-01-15",1)', 31 / 365), ("=IFERROR(YEARFRAC(1,2,5),-1)", -1),
        )
    ),
    "arrays cut and stacked": Kind(
        (
            ("=SUM(TAKE(A1:B3,,1))", 6), ("=SUM(TAKE(A1:B3,2))", 44), ("=SUM(TAKE(A1:B3,-1))", 22),
            ("=SUM(TAKE(A1:B3,,-1))", 60), ("=SUM(TAKE(A1:B3,2,1))", 4), ("=SUM(TAKE(A1:B3,5,5))", 66),
            ("=SUM(DROP(A1:B3,1))", 33), ("=SUM(DROP(A1:B3,,1))", 60), ("=SUM(DROP(A1:B3,-1,1))", 40),
            ("=SUM(DROP(A1:B3,-1))", 44), ("=SUM(EXPAND(A1:A3,4,,0))", 6), ("=SUM(EXPAND(A1:A3,,2,1))", 9),
            ("=ROWS(EXPAND(A1:A3,5))", 5), ("=COLUMNS(EXPAND(A1:A3,,3))", 3), ("=SUM(CHOOSECOLS(A1:B3,2))", 60),
            ("=SUM(CHOOSECOLS(A1:B3,-1))", 60), ("=SUM(CHOOSEROWS(A1:B3,1,3))", 55),
            ("=SUM(CHOOSEROWS(A1:B3,{1,3}))", 55), ("=SUM(HSTACK(A1:A3,B1:B3))", 66),
            ("=ROWS(VSTACK(A1:A3,B1:B3))", 6), ("=SUM(VSTACK(1,2,A1:A3))", 9), ("=ROWS(TOCOL(A1:B3))", 6),
            ("=INDEX(TOCOL(A1:B3,,TRUE),4)", 30), ("=ROWS(TOCOL(E1:E3,1))", 2), ("=COLUMNS(TOROW(A1:B3))", 6),
            ("=SUM(TOROW(A1:B3,3))", 66), ("=INDEX(TOCOL(A1:B3,,),2)", 30), ("=INDEX(WRAPROWS(A1:A3,2),2,1)", 2),
            ("=INDEX(WRAPROWS(A1:A3,2,0),2,2)", 0),
        ),
        GRID,
    ),
    "rows sorted, told apart and chosen": Kind(
        (
            ("=INDEX(SORT(A1:A3),1)", 1), ("=INDEX(SORT(A1:A3,,-1),1)", 3), ("=INDEX(SORT(A1:B3,2,-1),1,2)", 30),
            ("=INDEX(SORT(A1:B3,,-1),3,1)", 1), ("=INDEX(SORT(TRANSPOSE(A1:A3),,,TRUE),1,1)", 1),
            ("=INDEX(SORTBY(A1:A3,B1:B3),1)", 1), ("=INDEX(SORTBY(C1:C3,A1:A3,-1),1)", "x"),
            ("=INDEX(SORTBY(A1:A3,C1:C3,1,A1:A3,-1),3)", 1), ("=INDEX(SORTBY(A1:A3,C1:C3,,A1:A3),1)", 2),
            ("=ROWS(UNIQUE(C1:C3))", 2), ("=UNIQUE(C1:C3,,TRUE)", "y"), ("=COLUMNS(UNIQUE({1,1,2},TRUE))", 2),
            ("=ROWS(UNIQUE(C1:C3,,))", 2), ("=SUM(FILTER(B1:B3,A1:A3>1))", 50), ('=FILTER(B1:B3,A1:A3>5,"no")', "no"),
            ('=SUM(FILTER(A1:B3,C1:C3="x"))', 55), ('=SUM(FILTER(B1:B3,(A1:A3>1)*(C1:C3="x")))', 50),
            ("=COUNT(FILTER(A1:B3,{1,0}))", 3), ('=TEXTJOIN(",",,SORT(UNIQUE(C1:C3)))', "x,y"),
        ),
        GRID,
    ),
    "arguments left out of new functions": Kind(
        (
            ("=XLOOKUP(9,A1:A3,B1:B3,,-1)", 30), ("=XLOOKUP(1,A1:A3,B1:B3,,,-1)", 10),
            ('=XLOOKUP(1,A1:A3,B1:B3,"none")', 10), ('=XLOOKUP(9,A1:A3,B1:B3,"none",)', "none"),
            ("=SUM(SEQUENCE(3,,0))", 3), ("=SUM(SEQUENCE(3,,,2))", 9), ("=SUM(SEQUENCE(,3))", 6),
            ("=SUM(SEQUENCE(2,2,,10))", 64),
        ),
        GRID,
    ),
    "texts split": Kind(
        (
            ('=INDEX(TEXTSPLIT("a,b;c,d",",",";"),2,1)', "c"), ('=INDEX(TEXTSPLIT("a,b;c",",",";",,,"-"),2,2)', "-"),
            ('=COLUMNS(TEXTSPLIT("a,,b",","))', 3), ('=COLUMNS(TEXTSPLIT("a,,b",",",,TRUE))', 2),
            ('=ROWS(TEXTSPLIT("a;b;c",,";"))', 3), ('=INDEX(TEXTSPLIT("aXbxc","x",,,1),1,3)', "c"),
        ),
        GRID,
    ),
    "places in a text after an emoji": Kind(
        (
            ("=LEN(A1)", 6), ('=FIND("a",A1)', 3), ('=SEARCH("B",A1)', 4), ("=MID(A1,3,2)", "ab"),
            ("=LEFT(A1,2)", "\U0001f680"), ("=RIGHT(A1,3)", "b\U0001f680"), ('=REPLACE(A1,1,2,"x")', "xab\U0001f680"),
            ('=SEARCH("?b",A1)', 3), ('=FIND("\U0001f680",A1,2)', 5), ('=LEN(UNICHAR(128640)&"x")', 3),
            ('=MID(A1,FIND("a",A1),1)', "a"), ('=LEN(A1)-LEN(SUBSTITUTE(A1,"\U0001f680",""))', 4),
            ('=MID("plain",2,9)', "lain"), ('=MID("ab",3,1)', ""), ('=MID("ab",0,1)', "#VALUE!"),
            ('=MID(12345,2,2)', "23"),
        ),
        {"A1": "\U0001f680ab\U0001f680"},
    ),
    "INDEX of several areas": Kind(
        (
            ("=INDEX((A1:A2,B2:B3),2,1,2)", 30), ("=INDEX((A1:A2,B2:B3),2,1)", 2),
            ("=SUM(INDEX((A1:A2,B2:B3),0,1,2))", 50),
            ("=INDEX((A1:A2,B2:B3),3,1,2)", "#REF!"), ("=INDEX((A1:A2,B2:B3),1,1,3)", "#REF!"),
            ("=INDEX(Halves,1,1,A2)", 20), ("=INDEX(A1:B3,2,2,1)", 20),
        ),
        NUMBERS,
        {"Halves": "(S!$A$1:$A$2,S!$B$2:$B$3)"},
    ),
    "OFFSET from what a choice hands on": Kind(
        (
            ("=OFFSET(IF(TRUE,A1),1,0)", 2), ("=OFFSET(CHOOSE(2,A1,B1),A2,0)", 30),
            ("=SUM(OFFSET(IF(A1>5,A1,B1),0,0,2))", 30), ("=OFFSET(INDEX(A1:A3,2),1,1)", 30),
            ("=SUM(OFFSET(CHOOSE(1,A1:A2,B1:B2),1,0))", 5), ("=OFFSET(IF(A1=1,IF(A2=2,B1,A1),A1),1,-1)", 2),
        ),
        NUMBERS,
    ),
    "one cell of a range that is blank": Kind(
        (
            ("=NOT(E1:E40)", True), ("=YEAR(E1:E40)", 1900), ("=WEEKDAY(E1:E40)", 7), ("=EDATE(E4,1)", 31),
            ("=HLOOKUP(E1:E40,E4:F5,1,FALSE)", "#N/A"), ("=VLOOKUP(E1:E40,E4:E5,1,FALSE)", "#N/A"),
            ('=E1:E40&"x"', "x"), ('=IF(E1:E40="","b","n")', "b"), ("=E1:E40*2", 0), ("=LEN(E1:E40)", 0),
        ),
        NUMBERS,
    ),
    "halves in TEXT": Kind(
        (
            ('=TEXT(0.285,"0%")', "29%"), ('=TEXT(2.675,"0.00")', "2.68"), ('=TEXT(1.005,"0.00")', "1.01"),
            ('=TEXT(A1/8,"0.00")', "0.13"), ('=TEXT(1.0049999,"0.00")', "1.00"), ('=TEXT(A1/2,"0")', "1"),
            ('=TEXT(1250,"0.0,")', "1.3"), ('=TEXT(12345,"0.000E+00")', "1.235E+04"),
            ('=TEXT(2.5,"0.00E+00")', "2.50E+00"), ('=TEXT(-AVERAGE(A1:A2),"0;(0)")', "(2)"),
            ('=TEXT((A1+0.15)*3%,"0.00%")', "3.45%"), ('=TEXT(1.15*A3,"0.0")', "3.5"),
        ),
        NUMBERS,
    ),
    "thousands in a text as argument, powers of 0, rows that a sum leaves out": Kind(
        (
            ('=SUM("1,000",1)', 1001), ("=POWER(0,0)", "#NUM!"), ('=SUM("2,500",A1)', 2501),
            ("=SUMPRODUCT((MOD(ROW(A1:A3),2)=0)*A1:A3)", 2), ("=SUMPRODUCT((MOD(COLUMN(A1:B1),2)=0)*A1:B1)", 10),
        ),
        NUMBERS,
    ),
    "LAMBDA": Kind(
        (
            ("=SUM(MAP(A1:A3,LAMBDA(_xlpm.x,_xlpm.x*2)))", 12),
            ("=SUM(MAP(A1:A3,B1:B3,LAMBDA(_xlpm.x,_xlpm.y,_xlpm.x*_xlpm.y)))", 140),
            ("=SUM(BYROW(A1:B3,LAMBDA(_xlpm.r,MAX(_xlpm.r))))", 60),
            ("=INDEX(BYCOL(A1:B3,LAMBDA(_xlpm.c,SUM(_xlpm.c))),1,2)", 60),
            ("=REDUCE(0,A1:A3,LAMBDA(_xlpm.a,_xlpm.b,_xlpm.a+_xlpm.b))", 6),
            ("=REDUCE(,A1:A3,LAMBDA(_xlpm.a,_xlpm.b,_xlpm.a*_xlpm.b))", 6),
            ("=INDEX(SCAN(0,A1:A3,LAMBDA(_xlpm.a,_xlpm.b,_xlpm.a+_xlpm.b)),3)", 6),
            ("=SUM(MAKEARRAY(2,3,LAMBDA(_xlpm.r,_xlpm.c,_xlpm.r*_xlpm.c)))", 18),
            ("=LAMBDA(_xlpm.x,_xlpm.x+1)(2)", 3), ("=LAMBDA(_xlpm.x,_xlpm.y,_xlpm.x*_xlpm.y)(A1,B1)", 90),
            ("=LET(_xlpm.f,LAMBDA(_xlpm.x,_xlpm.x*2),_xlpm.f(A1))", 6),
            ("=LET(_xlpm.f,LAMBDA(_xlpm.x,_xlpm.x*2),_xlpm.f(_xlpm.f(A1)))", 12), ("=Twice(A1)", 6),
            ("=Twice(Twice(A1))", 12), ("=SUM(MAP(A1:A3,Twice))", 12), ("=Add(A1,B1)+1", 34),
            ("=SUM(BYROW(A1:B3,_xleta.SUM))", 66), ("=INDEX(BYCOL(A1:B3,_xleta.MAX),1,2)", 30),
            ("=REDUCE(0,A1:A3,_xleta.SUM)", 6), ("=INDEX(SCAN(0,A1:A3,_xleta.SUM),2)", 4),
            ("=SUM(MAP(A1:A3,_xleta.ABS))", 6), ("=SUM(BYROW(A1:B3,LAMBDA(_xlpm.r,SUM(_xlpm.r*{1,2}))))", 126),
            ("=LAMBDA(_xlpm.x,_xlop.y,IF(ISOMITTED(_xlpm.y),_xlpm.x,_xlpm.x+_xlpm.y))(2)", 2),
            ("=SUM(MAP(A1:A3,LAMBDA(_xlpm.x,LET(_xlpm.y,_xlpm.x+1,_xlpm.y*2))))", 18),
            ("=LET(_xlpm.r,A1:A3,SUM(MAP(_xlpm.r,LAMBDA(_xlpm.x,_xlpm.x/SUM(_xlpm.r)))))", 1),
            ("=SUM(BYROW(A1:B3,LAMBDA(_xlpm.r,INDEX(_xlpm.r,1,2))))", 60),
            ('=TEXTJOIN(",",TRUE,MAP(C1:C3,LAMBDA(_xlpm.t,UPPER(_xlpm.t)&"!")))', "X!,Y!,X!"),
            ("=SUM(BYROW(A1:B3,LAMBDA(_xlpm.r,XLOOKUP(3,_xlpm.r,_xlpm.r,0))))", 3),
        ),
        GRID,
        {"Twice": "_xlfn.LAMBDA(_xlpm.x,_xlpm.x*2)", "Add": "_xlfn.LAMBDA(_xlpm.a,_xlpm.b,_xlpm.a+_xlpm.b)"},
    ),
    "days between": Kind(
        (
            ('=DATEDIF(DATE(2024,1,1),DATE(2024,1,15),"d")', 14), ('=DATEDIF(DATE(2020,3,15),DATE(2024,7,1),"y")', 4),
            ('=DATEDIF(DATE(2024,1,15),DATE(2024,7,1),"m")', 5),
            ('=DATEDIF(DATE(2001,6,1),DATE(2002,8,15),"yd")', 75),
            ('=DATEDIF(DATE(2001,6,1),DATE(2002,8,15),"YD")', 75),
            ('=DATEDIF(DATE(2001,6,1),DATE(2002,8,15),"Md")', 14),
            ('=DATEDIF(DATE(2001,6,1),DATE(2002,8,15),"ym")', 2),
            ('=DATEDIF(DATE(2023,12,31),DATE(2024,12,30),"y")', 0), ('=DATEDIF("2024-01-01","2024-03-01","D")', 60),
            ('=DATEDIF(D1,D1,"d")', 0), ('=DATEDIF(DATE(2024,1,31),DATE(2024,2,29),"m")', 0),
        ),
        WORDS,
    ),
    "regular expressions": Kind(
        (
            ('=REGEXTEST(E1,"[0-9]+")', True), ('=REGEXTEST(E1,"^[0-9]+")', False), ('=REGEXTEST(E1,"DEF")', False),
            ('=REGEXTEST(E1,"DEF",1)', True), ('=REGEXTEST(E1,"def \\d+$")', True),
            ('=REGEXEXTRACT(E1,"[0-9]+")', "12"), ('=REGEXEXTRACT(E1,"[0-9]+$")', "345"),
            ('=COLUMNS(REGEXEXTRACT(E1,"[0-9]+",1))', 2), ('=INDEX(REGEXEXTRACT(E1,"([a-z]+) (\\d+)",2),2)', "12"),
            ('=REGEXEXTRACT("ABC","b",,1)', "B"), ('=REGEXREPLACE(E1,"[0-9]+","#")', "abc # def #"),
            ('=REGEXREPLACE(E1,"[0-9]+","#",2)', "abc 12 def #"),
            ('=REGEXREPLACE(E1,"[0-9]+","#",-2)', "abc # def 345"),
            ('=REGEXREPLACE("John Smith","(\\w+) (\\w+)","$2, $1")', "Smith, John"),
            ('=REGEXREPLACE("aAa","a","x",,1)', "xxx"), ('=REGEXTEST("a1","[[:digit:]]")', True),
            ('=REGEXREPLACE(E1,"[[:alpha:]]+","")', " 12  345"), ('=REGEXREPLACE("a.b","\\.","-")', "a-b"),
            ('=REGEXTEST("über","\\bü")', True), ('=REGEXEXTRACT("key=val","(?<=\\=).*")', "val"),
        ),
        WORDS,
    ),
    "ranges up to calls": Kind(
        (
            ('=SUM(XLOOKUP("a",C1:C3,B1:B3):XLOOKUP("c",C1:C3,B1:B3))', 60),
            ('=SUM(XLOOKUP("b",C1:C3,B1:B3):B3)', 30), ("=SUM(C1:INDEX(B1:B3,2))", 40),
            ("=SUM(B1:INDEX(B:B,F1))", 40), ("=SUM(INDEX(B1:B3,1):INDEX(B1:B3,2))", 40),
            ("=SUM(INDEX(B:B,2):INDEX(B:B,3))", 30), ("=SUM($B$1:INDEX($B:$B,F1+1))", 60),
            ('=SUM(B1:INDEX(B:B,MATCH("c",C1:C3,0)))', 60), ("=SUM(INDEX(A1:B3,1,1):INDEX(A1:B3,2,2))", 44),
            ("=SUM(INDEX(A:B,1,2):INDEX(A:B,3,2))", 60), ("=SUM(OFFSET(A1,0,1):OFFSET(A1,2,1))", 60),
            ("=SUM(B1:OFFSET(B1,2,0))", 60), ("=SUM(IF(F1=2,B1,B2):B3)", 60), ("=SUM(CHOOSE(2,A1,B1):B3)", 60),
        ),
        WORDS,
    ),
    "rows named in texts": Kind(
        (
            ('=SUM(INDIRECT("B1"):INDIRECT("B3"))', 60), ('=SUMPRODUCT(ROW(INDIRECT("1:3")))', 6),
            ('=SUMPRODUCT(ROW(INDIRECT("A1:A"&A1))*B1:B3)', 110),
            ('=SUMPRODUCT(SMALL(A1:A3,ROW(INDIRECT("1:2"))))', 3), ('=ROWS(INDIRECT("2:5"))', 4),
            ('=SUM(INDIRECT("B:B"))', 60), ('=COLUMNS(INDIRECT("A:C"))', 3),
            ('=SUMPRODUCT(--(MID("a1b2",ROW(INDIRECT("1:4")),1)="b"))', 1), ('=SUM(INDIRECT("R1C2:R3C2",FALSE))', 60),
            ('=INDIRECT("R2C2",0)', 10), ('=SUMPRODUCT(ROW(INDIRECT("1:"&LEN("abc"))))', 6),
            ('=SUM(INDIRECT("A"&1&":A"&3))', 6),
        ),
        WORDS,
        arrays=(
            ('=SUM(ROW(INDIRECT("1:"&F1)))', 3), ('=SUM(LARGE(B1:B3,ROW(INDIRECT("1:2"))))', 50),
        ),
    ),
    "arrays in formulas of one cell": Kind(
        (),
        COLUMNS,
        arrays=(
            ("=SUM(LEN(C1:C3))", 6), ("=SUM(ABS(A1:A3-2))", 2), ("=SUM(ROUND(A1:A3/4,1))", 1.6),
            ("=SUM(MONTH(F1:F3))", 12), ("=SUM(LARGE(B1:B3,{1,2}))", 50), ("=SUM(SMALL(B1:B3,{1;2}))", 30),
            ("=SUM(IF(A1:A3>1,B1:B3))", 50), ("=SUM(IF(A1:A3>1,B1:B3,0))", 50), ('=MAX(IF(C1:C3="x",B1:B3))', 30),
            ("=SUM((A1:A3>1)*(B1:B3>10))", 2), ("=SUM(--(A1:A3>1))", 2), ("=SUM(A1:A3*B1:B3)", 140),
            ("=SUM(A1:A3^2)", 14), ("=AVERAGE(IF(A1:A3>1,B1:B3))", 25), ("=MIN(IF(A1:A3>1,B1:B3))", 20),
            ("=COUNT(IF(A1:A3>1,1))", 2), ("=SUM(A1:A3*{1,2})", 18), ("=SUM(TRANSPOSE(A1:A3)*A1:A3)", 36),
            ("=SUM(MMULT(TRANSPOSE(A1:A3),B1:B3))", 140), ("=INDEX(A1:A3*2,2)", 2),
            ("=INDEX(B1:B3,MATCH(1,(A1:A3=2)*(B1:B3=20),0))", 20), ("=MATCH(2,A1:A3*1,0)", 3),
            ("=MATCH(TRUE,A1:A3<2,0)", 2), ("=SUM(YEAR(F1:F3))", 6069), ("=SUM(INT(A1:A3/2))", 2),
            ("=SUM(MOD(A1:A3,2))", 2), ('=SUM(VALUE({"1","2"}))', 3), ('=SUM(--{"1","2"})', 3),
            ('=TEXTJOIN(",",TRUE,IF(A1:A3>1,C1:C3,""))', "x,xxx"), ('=TEXTJOIN("",TRUE,UPPER(C1:C3))', "XYYXXX"),
            ("=CONCAT(LEFT(C1:C3,1))", "xyx"), ('=SUM(SUMIF(C1:C3,{"x","yy"},B1:B3))', 40),
            ("=SUM(COUNTIF(A1:A3,{1,2}))", 2), ('=SUM(COUNTIFS(A1:A3,">"&{1,2}))', 3),
            ("=SUM(VLOOKUP({1,2},A1:B3,2,FALSE))", 30), ("=SUM(INDEX(B1:B3,N(IF(1,{1,3}))))", 50),
            ("=SUM(CHOOSE({1,2},A1:A3,B1:B3))", 66), ("=ROWS(UNIQUE(C1:C3))", 3), ("=SUM(UNIQUE({1;1;2}))", 3),
            ("=SUM(SORT(A1:A3)*{1;2;3})", 14), ("=INDEX(SORT(C1:C3),3)", "yy"), ("=SUM(FILTER(B1:B3,A1:A3>1))", 50),
            ("=SUM(SEQUENCE(3)*A1:A3)", 11), ("=SUM(ROW(A1:A3)*A1:A3)", 11), ("=SUM(COLUMN(A1:C1))", 6),
            ("=SUM(FREQUENCY(A1:A3,{1,2}))", 3), ("=SUM(LINEST(B1:B3,A1:A3))", 10), ("=SUM(TREND(B1:B3,A1:A3))", 60),
            ("=SUM(ISNUMBER(A1:C3)*1)", 6), ("=SUM(ISTEXT(C1:C3)*1)", 3), ("=SUM(IFERROR(1/{1,0,2},0))", 1.5),
            ("=SUM(IFERROR(B1:B3/(A1:A3-1),0))", 35), ("=SUM(ISERROR(1/{1,0})*1)", 1),
            ('=SUM(EXACT(C1:C3,"x")*1)', 1), ("=SUM(ISBLANK(E1:E3)*1)", 1), ("=SUM(N(D1:D3))", 1),
            ("=SUM(D1:D3*1)", 2), ("=SUM(NOT(D1:D3)*1)", 1), ("=PRODUCT(A1:A3+1)", 24), ("=STDEV(A1:A3*2)", 2),
            ("=MEDIAN(IF(A1:A3>1,A1:A3))", 2.5), ("=LARGE(IF(A1:A3>1,B1:B3),1)", 30),
            ("=SUM(LARGE(A1:A3,ROW(A1:A2)))", 5), ("=SUM(SIGN(A1:A3-2))", 0), ("=SUM(SQRT(A1:A3^2))", 6),
            ("=SUM(EXP(A1:A3*0))", 3), ("=SUM(POWER(A1:A3,2))", 14), ("=SUM(ROUNDUP(A1:A3/2,0))", 4),
            ("=SUM(DATE(2024,A1:A3,1))", 135967), ("=SUM(EDATE(F1,{0,1}))", 90031),
            ("=SUM(EOMONTH(+F1:F3,0))", 135139), ("=SUM(DAY(F1:F3))", 45), ("=SUM(WEEKDAY(F1:F3))", 13),
            ('=SUM(FIND("x",C1:C1&"x"))', 1), ('=SUM(MID(C1:C3,1,1)="x")', 0), ('=SUM((MID(C1:C3,1,1)="x")*1)', 2),
            ('=SUM(A1:A3&"")', 0), ('=SUM((A1:A3&"")*1)', 6), ('=SUM(SUBSTITUTE(A1:A3,"1","5")*1)', 10),
            ("=SUM(TRIM(A1:A3)*1)", 6), ("=SUM(XLOOKUP({1,2},A1:A3,B1:B3))", 30), ("=SUM(XMATCH({1,2},A1:A3))", 5),
            ("=SUM(MAX(A1:A3)-A1:A3)", 3), ('=SUMPRODUCT((C1:C3="x")+(C1:C3="yy"),B1:B3)', 40),
            ("=SUMPRODUCT(B1:B3/SUM(B1:B3))", 1), ("=SUMPRODUCT(1/COUNTIF(C1:C3,C1:C3))", 3),
            ('=SUMPRODUCT(LARGE(B1:B3,ROW(INDIRECT("1:2"))))', 50), ('=SUMPRODUCT(MAX((C1:C3="x")*B1:B3))', 30),
            ('=SUMPRODUCT(A1:A3,--(C1:C3<>"x"))', 3), ('=LOOKUP(2,1/(C1:C3="x"),B1:B3)', 30),
            ("=NPV(0.1,A1:A3*1)", 5.056348610067618), ("=IRR(A1:A3*{-1;1;1})", 0), ("=CORREL(A1:A3*2,B1:B3)", 1),
            ("=SUM(PMT(0.1/12,{12,24},-100))", 13.406081356752651), ("=SUM(ROUND(A1:B3/3,2))", 22),
            ("=RANK(2,A1:A3)", 2), ('=SUM(COUNTIF(B1:B3,">"&A1:A3*10))', 3), ("=COLUMNS(A1:B3*2)", 2),
            ("=SUM(TAKE(SORT(B1:B3,,-1),2))", 50), ("=SUM(HSTACK(A1:A3,B1:B3*2))", 126),
            ("=SUM(LET(_xlpm.a,A1:A3*2,_xlpm.a+1))", 15), ("=SUM(IF({1,0},A1:A3,B1:B3))", 66),
            ("=SUM(IFS(A1:A3>2,1,A1:A3>1,2,TRUE,3))", 6), ("=SUM(SWITCH(A1:A3,1,10,2,20,30))", 60),
            ('=SUM(TEXT(A1:A3,"0")*1)', 6), ("=SUM(CODE(C1:C3))", 361), ("=SUM(BITAND(A1:A3,1))", 2),
            ("=SUM(DEC2BIN(A1:A3)*1)", 22), ("=SUM(GCD(A1:A3))", 1), ("=SUM(CEILING(A1:A3/2,1))", 4),
            ("=SUM(HOUR(A1:A3/24))", 6), ("=SUM(NORM.S.DIST(A1:A3*0,TRUE))", 1.5),
            ("=SUM(PERCENTILE(A1:A3,{0,1}))", 4), ("=SUM(QUARTILE(A1:A3,{1,3}))", 4),
            ("=SUM(INDEX(A1:B3,{1,2},1))", 4),
        ),
    ),
    "texts that spell numbers": Kind(
        (
            ('="(5)"+0', -5), ('="Jan 5, 2024"+0', 45296), ('="5-Jan-2024"+0', 45296), ('="1 1/2"+0', 1.5),
            ('="-2 1/4"*2', -4.5), ('=A1*2', 3), ('="$1,000"/2', 500), ('="10%"+"20%"', 0.3), ('=A2+1', 45297),
        ),
        {"A1": "1 1/2", "A2": "5 January 2024"},
    ),
    "sums of comparisons, remainders compared, empty texts": Kind(
        (
            ("=SUMSQ(B1=1,2)", 5), ("=(A1+A2-0.3)=0", False), ("=A3=0.3", True), ("=A3>0.3", False),
            ('=COUNTIF(A4:A5,"=")', 1), ('=COUNTIF(A4:A5,"")', 2), ("=SUM(B1=1,B1=2,3)", 4), ("=A1+A2-0.3", 0),
        ),
        {"A1": 0.1, "A2": 0.2, "A3": ("=A1+A2", 0.30000000000000004), "A4": ('=""', ""), "B1": 1},
    ),
    "functions not every engine knows, inside IFERROR": Kind(
        (
            ("=IFERROR(SUM(BYROW(A1:B3,LAMBDA(_xlpm.r,SUM(_xlpm.r)))),0)", 66),
            ('=IFERROR(REGEXEXTRACT("a1","[0-9]"),"none")', "1"), ("=ISERROR(PROB({0,1},{0.5,0.5},1))", False),
            ("=IFERROR(FVSCHEDULE(1,{0.1}),0)", 1.1), ("=COUNT(WRAPROWS(A1:A3,2))", 3),
            ('=IFNA(REGEXTEST("a","a"),FALSE)', True),
        ),
        GRID,
    ),
    "a formula among the cells it picks from": Kind(
        (
            ("=SUM(A1:A3)", 6), ("=SUM(H$1:INDEX(H:H,ROW()-1))", 6), ("=SUM(H$1:INDEX(H:H,ROW()-1))", 12),
            ("=INDEX(H:H,ROW()-1)+1", 13), ("=SUM(H1:OFFSET(H5,-1,0))", 37), ('=SUM(INDIRECT("H1:H"&ROW()-2))', 37),
            ("=SUM(INDEX(H$1:H$9,1):INDEX(H$1:H$9,ROW()-5))", 12), ("=N(INDEX(H$1:H$20,ROW()-1))+A1", 15),
        ),
        GRID,
    ),
    "addresses with arguments left out": Kind(
        (
            ('=ADDRESS(2,3,,,"Data")', "Data!$C$2"), ('=ADDRESS(2,3,4,,"Data")', "Data!C2"),
            ("=ADDRESS(2,3,,0)", "R2C3"), ("=ADDRESS(2,3,2,FALSE)", "R2C[3]"), ("=ADDRESS(2,3,3)", "$C2"),
            ('=ADDRESS(2,3,,,"My Data")', "'My Data'!$C$2"), ("=ADDRESS(2,3,)", "$C$2"),
        ),
        GRID,
    ),
    "the last value": Kind(
        (
            ('=LOOKUP(2,1/(C1:C3="x"),B1:B3)', 20), ('=LOOKUP(2,1/(A1:A99<>""),A1:A99)', 2),
            ("=LOOKUP(9.9E+307,A:A)", 2), ("=LOOKUP(9.9E+307,A1:A50)", 2), ("=MATCH(1E+306,A:A)", 3),
            ("=INDEX(B:B,MATCH(9.9E+307,A:A,1))", 20), ("=MATCH(1E+306,A1:A30,1)", 3),
        ),
        GRID,
    ),
    "comparisons joined, in statistics, beside what is left out": Kind(
        (
            ('=(A1=3)&""', "TRUE"), ('="is "&(A1=2)', "is FALSE"), ("=STDEV(A1=3,2,3)", 1), ("=VAR(A1=3,2,3)", 1),
            ('=IF(TRUE,)=""', True), ("=IF(TRUE,)=0", True), ("=INDEX(A1,1,1)", 3), ("=INDEX(A1,1)", 3),
        ),
        GRID,
    ),
    "blanks of whole columns": Kind(
        (
            ('=COUNTIF(A:A,"")', 1048573), ('=COUNTIF(A:A,"<>")', 3), ('=COUNTIF(A:A,"<>1")', 1048575),
            ("=COUNTBLANK(B:B)", 1048573), ('=COUNTIFS(A:A,"",B:B,"")', 1048573), ('=COUNTIFS(A:A,">1",B:B,">20")', 1),
            ("=COUNTIF(A:A,A1)", 1), ('=SUMPRODUCT((A1:A3>1)*1)+COUNTIF(A:A,COUNTIF(B:B,"<>"))', 3),
            ('=IF(COUNTIF(A:A,">1")>1,COUNTIF(A:A,"<>"),COUNTBLANK(A:A))', 3),
        ),
        GRID,
    ),
}  # fmt: skip
