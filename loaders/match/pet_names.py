"""Pet names of British use: a formal name first, then what people call its owner; one family a line."""

CALLED = """
alfred alfie alf fred
archibald archie
albert bertie bert
abigail abi abbie abby gail
adam ad addy
adelaide addie ada heidi
agnes aggie
amanda mandy
anastasia ana stacey
andrea andie
andrew andy drew
angela angie
anna annie ann anne anya
annabelle anna belle annie
anne annie ann
anthony tony ant
antonia toni
arabella bella belle
augustus gus
ava avie
barbara barb babs
belinda bel linda
bernadette bernie
bethany beth
bradley brad
bridget biddy bridie
bronwyn bron
cameron cam
caroline caro carrie carol
cecilia celia cissie
chloe clo
christina chrissie tina chris
christine chris chrissie
clementine clem clemmie
constance connie
cordelia delia
cynthia cindy
deborah deb debbie
dominic dom nic
dorothy dot dottie dolly
edmund ed ned ted
elena ellie lena
emmeline emmie
ernest ernie
esther essie hettie
eugene gene
ezekiel zeke
felicity flick fliss
fergus gus
finley fin finn
florence flo florrie flossie
gabriel gabe
gabriella gabby ella bella
gabrielle gabby elle
genevieve gen evie
geoffrey geoff jeff
georgia georgie
gerald gerry
giles gil
grace gracie
gregory greg
gwendolyn gwen
helen nell ellen lena
hubert bert hugh
imogen immy immie
isaac zac ike
isabel izzy bel
jacqueline jackie
janet jan
jasmine jas jaz
jeffrey jeff
jemima jem mima
jennifer jen jenny
jeremiah jerry jem
jeremy jem jerry
john johnny jonny
jonathan jon jonny nathan
josephine jo josie
judith judy jude
julia julie jules
juliet jules
kenneth ken kenny
kimberley kim
laurence larry laurie
lawrence larry laurie lawrie
leo leon
lillian lily lil
lucas luke luca
lucinda lucy cindy
lydia liddy
magdalena lena maggie
marcus marc mark
marjorie marge
martha marty mattie
martin marty
melanie mel
melissa mel lissa
millicent millie milly
miranda mandy randa
mitchell mitch
monica mon
montgomery monty
natasha tasha nat
neil neal
octavia tavy
pamela pam
patricia pat patsy tricia trish
peter pete
rachel rach rae
ralph raff
raphael raff rafe
raymond ray
reuben ben ruben
richard rick ricky dick rich richie
roderick rod roddy
ronald ron ronnie
rosalie rosie rose
rosalind ros rosie
rosanna rosie rose
roxanne roxy
rudolph rudy
rupert ru
sabrina bree
scarlett scar lettie
sebastian seb bas
simon si
solomon sol solly
stella ella
stephanie steph stevie
susan sue susie
tabitha tabby
tamara tammy
teresa tess tessa terry
terence terry
theresa tess tessa terry
timothy tim timmy
ursula ulla
valentina val tina
valerie val
vanessa nessa
veronica ronnie
virginia ginny
vivienne viv
walter walt wally
wilhelmina mina billie
xavier xav zavi
yasmin yas jasmin
zachariah zac zack zach
arthur artie
alexander alex xander sandy lex alec alexa
alexandra alex lexi lexie sasha sandra
amelia millie milly mia amy
barnaby barney
beatrice bea bee trixie
benjamin ben benji benjy
catherine cath cathy kate katie kitty cat
katherine kath kathy kate katie kitty kat
katie kate
charles charlie charley chas
charlotte charlie charley lottie lotty char
christopher chris kit topher
daisy margaret
daniel dan danny
david dave davy davey
edward ed eddie ned ted teddy
eleanor ellie elle nell nellie nora ella
elizabeth liz lizzie libby beth betty eliza elsie bess
emily em emmy millie
evelyn eve evie
eva evie
frances fran frankie
francesca fran frankie chess chessie
frederick fred freddie freddy
georgina georgie gina george
george georgie
harriet hattie harry harri
harrison harry
harold harry
henry harry hal
isabella izzy bella issy isla
isabelle izzy belle issy
isobel izzy bel
jack john
jacob jake
james jim jimmy jamie
jessica jess jessie
joanna jo joanne
joseph joe joey
joshua josh
leonard leo len lenny
lewis lou
louis lou louie
lily lilian lillian
louise lou
madeleine maddie maddy
maisie margaret
margaret maggie meg peggy
matilda tilly tilda mattie
matthew matt matty
maximilian max
megan meg
michael mike mick mikey
molly mary
nathaniel nathan nate nat
natalie nat
nicholas nick nicky
oliver ollie olly
olivia liv livvy olive
oscar ozzy
patrick paddy pat
penelope penny
philippa pippa pip
philip phil pip
poppy penelope
rebecca becky becca bex
reginald reggie
robert rob bob robbie bobby
rosemary rosie rose
rose rosie
rowan roo
ruby rube
samuel sam sammy
samantha sam sammy
sarah sally sadie
sophia sophie
stanley stan
stephen steve steven
susannah susie sue
thomas tom tommy
theodore theo ted teddy
theodora theo dora
tobias toby
victoria vicky tori
vincent vinnie
violet vi
wilfred wilf fred
william will bill billy liam willy
winifred winnie
zachary zac zach zack
"""
