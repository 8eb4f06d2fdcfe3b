# sensitivity: sensitivity of the experiment accumulation_gpt
# Written by sweep report, which replaces it; copy it under another name to keep changes.
# Draw it in this folder: gnuplot sensitivity.gp

set encoding utf8
set minussign
data = 'sensitivity.dat'
# An infinite end of a band (diverged seeds) is drawn at the edge of its panel.
clip(value, low, high) = value < low ? low : value > high ? high : value

set style line 1 lc rgb '#56B4E9' dt (14,3,3,3,3,3) lw 2 pt 15 ps 0.8
set style line 2 lc rgb '#000000' dt (20,5) lw 2 pt 6 ps 1.1
set style line 3 lc rgb '#D55E00' dt (4,3) lw 2 pt 7 ps 0.8
set style line 4 lc rgb '#009E73' dt (4,3) lw 2 pt 9 ps 0.8
set style line 5 lc rgb '#7F7F7F' dt (2,5) lw 2 pt 4 ps 1.1
set style line 6 lc rgb '#D55E00' dt (12,4) lw 2 pt 5 ps 0.8
set style line 7 lc rgb '#0072B2' dt (12,4) lw 2 pt 12 ps 1.1
set style line 8 lc rgb '#0072B2' dt solid lw 2 pt 7 ps 0.8
set style line 9 lc rgb '#009E73' dt (14,4,3,4) lw 2 pt 5 ps 0.8
set style line 10 lc rgb '#E69F00' dt (7,3) lw 2 pt 11 ps 0.8
set style line 11 lc rgb '#CC79A7' dt (7,3) lw 2 pt 9 ps 0.8
set style line 12 lc rgb '#CC79A7' dt (14,4,3,4) lw 2 pt 13 ps 0.8
set style line 13 lc rgb '#E69F00' dt (14,3,3,3,3,3) lw 2 pt 13 ps 0.8
set style line 14 lc rgb '#56B4E9' dt (20,5) lw 2 pt 11 ps 0.8
set style line 15 lc rgb '#555555' dt (9,6) lw 1.5 pt 7 ps 0.8

formats = 'svg png'.(strstrt(GPVAL_TERMINALS, 'pdfcairo') > 0 ? ' pdf' : '')
do for [format in formats] {
  if (format eq 'svg') {
    set terminal svg size 1200,644 font 'sans-serif,15' background '#ffffff'
  }
  if (format eq 'png') {
    set terminal pngcairo size 1200,644 font 'sans,11.5' background '#ffffff'
  }
  if (format eq 'pdf') {
    set terminal pdfcairo size 7.2,3.864 fontscale 0.432 linewidth 0.864 pointscale 0.432 font 'sans,11.5' background '#ffffff'
  }
  set output 'sensitivity.'.format
  set multiplot
  unset key
  set grid back lt 1 lc rgb '#e4e4e4' lw 1 dt solid

  # Panel final validation loss (nats)
  set lmargin at screen 0.0767
  set rmargin at screen 0.9800
  set tmargin at screen 0.9720
  set bmargin at screen 0.2888
  set title '' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'learning rate' offset 0,0
  set logscale x
  set xrange [0.000184395:1.62694]
  set format x '10^{%T}'
  set xtics out nomirror autofreq norotate autojustify
  set ylabel 'final validation loss (nats)' offset 0,0
  unset logscale y
  set yrange [1.6909:2.86371]
  set format y '%h'
  set ytics out nomirror autofreq
  # Heights of what is marked at the edge, as shares of the panel
  unset logscale y2
  set y2range [0:1]
  plot \
    data index 13 using 1:(clip($5, 1.6909, 2.86371)):(clip($6, 1.6909, 2.86371)) with filledcurves ls 14 fs transparent solid 0.15 noborder notitle, \
    data index 12 using 1:(clip($5, 1.6909, 2.86371)):(clip($6, 1.6909, 2.86371)) with filledcurves ls 13 fs transparent solid 0.15 noborder notitle, \
    data index 11 using 1:(clip($5, 1.6909, 2.86371)):(clip($6, 1.6909, 2.86371)) with filledcurves ls 12 fs transparent solid 0.15 noborder notitle, \
    data index 10 using 1:(clip($5, 1.6909, 2.86371)):(clip($6, 1.6909, 2.86371)) with filledcurves ls 11 fs transparent solid 0.15 noborder notitle, \
    data index 9 using 1:(clip($5, 1.6909, 2.86371)):(clip($6, 1.6909, 2.86371)) with filledcurves ls 10 fs transparent solid 0.15 noborder notitle, \
    data index 8 using 1:(clip($5, 1.6909, 2.86371)):(clip($6, 1.6909, 2.86371)) with filledcurves ls 9 fs transparent solid 0.15 noborder notitle, \
    data index 7 using 1:(clip($5, 1.6909, 2.86371)):(clip($6, 1.6909, 2.86371)) with filledcurves ls 8 fs transparent solid 0.15 noborder notitle, \
    data index 6 using 1:(clip($5, 1.6909, 2.86371)):(clip($6, 1.6909, 2.86371)) with filledcurves ls 7 fs transparent solid 0.15 noborder notitle, \
    data index 5 using 1:(clip($5, 1.6909, 2.86371)):(clip($6, 1.6909, 2.86371)) with filledcurves ls 6 fs transparent solid 0.15 noborder notitle, \
    data index 4 using 1:(clip($5, 1.6909, 2.86371)):(clip($6, 1.6909, 2.86371)) with filledcurves ls 5 fs transparent solid 0.15 noborder notitle, \
    data index 3 using 1:(clip($5, 1.6909, 2.86371)):(clip($6, 1.6909, 2.86371)) with filledcurves ls 4 fs transparent solid 0.15 noborder notitle, \
    data index 2 using 1:(clip($5, 1.6909, 2.86371)):(clip($6, 1.6909, 2.86371)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 1 using 1:(clip($5, 1.6909, 2.86371)):(clip($6, 1.6909, 2.86371)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:(clip($5, 1.6909, 2.86371)):(clip($6, 1.6909, 2.86371)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:4 with linespoints ls 1 pointinterval 1 notitle, \
    data index 1 using 1:4 with linespoints ls 2 pointinterval 1 notitle, \
    data index 2 using 1:4 with linespoints ls 3 pointinterval 1 notitle, \
    data index 3 using 1:4 with linespoints ls 4 pointinterval 1 notitle, \
    data index 4 using 1:4 with linespoints ls 5 pointinterval 1 notitle, \
    data index 5 using 1:4 with linespoints ls 6 pointinterval 1 notitle, \
    data index 6 using 1:4 with linespoints ls 7 pointinterval 1 notitle, \
    data index 7 using 1:4 with linespoints ls 8 pointinterval 1 notitle, \
    data index 8 using 1:4 with linespoints ls 9 pointinterval 1 notitle, \
    data index 9 using 1:4 with linespoints ls 10 pointinterval 1 notitle, \
    data index 10 using 1:4 with linespoints ls 11 pointinterval 1 notitle, \
    data index 11 using 1:4 with linespoints ls 12 pointinterval 1 notitle, \
    data index 12 using 1:4 with linespoints ls 13 pointinterval 1 notitle, \
    data index 13 using 1:4 with linespoints ls 14 pointinterval 1 notitle, \
    data index 14 using 1:2:3 axes x1y2 with labels point pt 2 ps 1.2 lw 2.5 lc rgb '#0072B2' tc rgb '#0072B2' font ',9' left offset 0.7,0 notitle, \
    data index 15 using 1:2:3 axes x1y2 with labels point pt 2 ps 1.2 lw 2.5 lc rgb '#56B4E9' tc rgb '#56B4E9' font ',9' left offset 0.7,0 notitle

  # Key
  set lmargin at screen 0.0000
  set rmargin at screen 1.0000
  set bmargin at screen 0.0000
  set tmargin at screen 0.1801
  unset title
  unset border
  unset tics
  unset xlabel
  unset ylabel
  unset y2label
  unset colorbox
  unset logscale
  unset grid
  set xrange [0:1]
  set yrange [0:1]
  set key at screen 0.5000, screen 0.0901 center center horizontal Left reverse maxcols 4 samplen 3.5 spacing 1.3
  plot \
    2 with linespoints ls 1 title 'adamw', \
    2 with linespoints ls 2 title 'adamw after', \
    2 with linespoints ls 3 title 'adamw each of 4', \
    2 with linespoints ls 4 title 'adamw each of 16', \
    2 with linespoints ls 5 title 'adamw each sequence', \
    2 with linespoints ls 6 title 'adamw batch 16', \
    2 with linespoints ls 7 title 'adamw batch 4', \
    2 with linespoints ls 8 title 'sgd', \
    2 with linespoints ls 9 title 'sgd after', \
    2 with linespoints ls 10 title 'sgd each of 4', \
    2 with linespoints ls 11 title 'sgd each of 16', \
    2 with linespoints ls 12 title 'sgd each sequence', \
    2 with linespoints ls 13 title 'sgd batch 16', \
    2 with linespoints ls 14 title 'sgd batch 4', \
    2 with points pt 2 ps 1.2 lw 2.5 lc rgb '#555555' title 'diverged seeds'
  unset key
  set grid back lt 1 lc rgb '#e4e4e4' lw 1 dt solid
  unset multiplot
}
unset output
